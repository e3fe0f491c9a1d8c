package io.drey.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.RemoteUnavailableException;
import io.drey.TierMXBean;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DreyMetricsTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final Pattern NAME = Pattern.compile("\\bdrey_[a-z_]+");

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static CacheManager manager() {
        ManagerOptions options = ManagerOptions.builder().remote(server.uri()).build();
        return new TieredCachingProvider().getCacheManager(URI.create("drey:shop"), null, options);
    }

    private static Cache<String, String> cache(CacheManager manager, String name) {
        return manager.createCache(
                name,
                new MutableConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setStatisticsEnabled(true));
    }

    /** A row of the documented list for each name: with its tag's key, its kind, its unit and its sentence. */
    private static Set<String> registered() {
        Set<String> rows = new TreeSet<>();
        Stream.concat(
                        Meters.CACHE.stream().map(meter -> row(meter, "manager, cache")),
                        Meters.MANAGER.stream().map(meter -> row(meter, "manager")))
                .forEach(rows::add);
        rows.add("| `" + Delays.NAME + "` | manager | histogram | seconds | " + Delays.DESCRIPTION + " |");
        rows.add("| `drey.caches` | manager | gauge |  | Caches of the manager |");
        return rows;
    }

    private static String row(Meters.Meter<?> meter, String tags) {
        String all = meter.tag().isEmpty() ? tags : tags + ", " + meter.tag().get(0);
        return "| `" + meter.name() + "` | " + all + " | "
                + meter.kind().name().toLowerCase(Locale.ROOT) + " | " + meter.unit() + " | " + meter.description()
                + " |";
    }

    @Test
    void theDocumentedListIsWhatIsRegistered() throws IOException {
        List<String> documented = Files.readAllLines(DOCS.resolve("metrics.md")).stream()
                .takeWhile(line -> !line.startsWith("## Observations"))
                .filter(line -> line.startsWith("| `drey."))
                .toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(registered());
    }

    @Test
    void afterOneGetPrometheusHasThirtySeriesAndMore() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (CacheManager manager = manager()) {
            cache(manager, "users").get("nobody");
            new DreyMetrics(manager).bindTo(registry);

            List<String> series = registry.scrape()
                    .lines()
                    .filter(line -> line.startsWith("drey_"))
                    .toList();

            assertThat(series).hasSizeGreaterThanOrEqualTo(30);
            assertThat(series)
                    .contains("drey_cache_gets_total{cache=\"users\",manager=\"drey:shop\",result=\"miss\"} 1.0")
                    .contains("drey_partitions{manager=\"drey:shop\"} 64.0");
        }
    }

    @Test
    void valuesAreThoseOfTheCache() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (CacheManager manager = manager()) {
            Cache<String, String> cache = cache(manager, "values");
            new DreyMetrics(manager).bindTo(registry);
            cache.put("a", "1");
            cache.get("a");
            cache.get("a");
            cache.get("b");
            cache.remove("a");

            assertThat(counted(registry, "drey.cache.gets", "result", "hit")).isEqualTo(2);
            assertThat(counted(registry, "drey.cache.gets", "result", "miss")).isEqualTo(1);
            assertThat(counted(registry, "drey.cache.puts", "cache", "values")).isEqualTo(1);
            assertThat(counted(registry, "drey.cache.removals", "cache", "values"))
                    .isEqualTo(1);
            await().untilAsserted(() -> assertThat(counted(registry, "drey.queue.accepted", "cache", "values"))
                    .isEqualTo(1)); // while the write is being made it may be counted nowhere
            assertThat(registry.get("drey.up").gauge().value()).isEqualTo(1);
            assertThat(registry.get("drey.partitions").gauge().value()).isEqualTo(64);
        }
    }

    @Test
    void whatArrivesFromAnotherJvmIsInTheHistogramAndInTheTraffic() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (CacheManager here = manager();
                CacheManager there = manager()) {
            Cache<String, String> mine = cache(here, "observed");
            new DreyMetrics(here).bindTo(registry);
            Cache<String, String> others = cache(there, "observed");
            mine.get("a");
            others.put("a", "1");

            Timer observed = registry.get("drey.staleness.observed").timer();
            await().atMost(Duration.ofSeconds(30)).until(() -> observed.count() > 0);
            assertThat(observed.totalTime(TimeUnit.SECONDS)).isBetween(0.0, 30.0);
            assertThat(registry.scrape())
                    .contains("drey_staleness_observed_seconds_bucket{manager=\"drey:shop\",le=\"0.005\"}")
                    .contains("drey_staleness_observed_seconds_bucket{manager=\"drey:shop\",le=\"+Inf\"}");
            double commands = count(registry, "drey.remote.commands");
            assertThat(commands).isPositive();
            assertThat(count(registry, "drey.remote.sent")).isGreaterThan(commands);
            assertThat(count(registry, "drey.remote.received")).isGreaterThan(commands);

            double before = count(registry, "drey.remote.sent");
            mine.putIfAbsent("b", "something that takes more than fifty bytes on its way".repeat(12));
            assertThat(count(registry, "drey.remote.sent")).isGreaterThan(before + 590);
        }
    }

    @Test
    void whatRedisHadOfWhatItWasAskedForIsTold() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (CacheManager here = manager();
                CacheManager there = manager()) {
            Cache<String, String> mine = cache(here, "asked");
            new DreyMetrics(here).bindTo(registry);
            cache(there, "asked").putIfAbsent("a", "1");

            assertThat(mine.get("a")).isEqualTo("1");
            assertThat(mine.get("b")).isNull();
            assertThat(mine.getAll(Set.of("c", "d"))).isEmpty();

            assertThat(asked(registry, "hit")).isEqualTo(1);
            assertThat(asked(registry, "miss")).isEqualTo(3);
        }
    }

    @Test
    void aReadWhoseAnswerIsHeldBackIsNoMissAndOneThatFailsIsAnError() throws Exception {
        MeterRegistry registry = new SimpleMeterRegistry();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RedisServer own = RedisServer.start();
                CacheManager manager = new TieredCachingProvider()
                        .getCacheManager(URI.create(own.uri() + "?command-timeout=60s"), null)) {
            Cache<String, String> cache = cache(manager, "held");
            new DreyMetrics(manager).bindTo(registry);
            cache.put("a", "1");
            cache.getAll(Set.of("b", "c"));
            assertThat(asked(registry, "miss")).isEqualTo(2);

            own.pause();
            List<Future<String>> held = Stream.of("d", "e", "f")
                    .map(key -> threads.submit(() -> cache.get(key)))
                    .toList();
            TierMXBean tiers = cache.unwrap(TierMXBean.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> tiers.getRemoteGets() == 5);
            assertThat(asked(registry, "miss")).isEqualTo(2);
            own.resume();
            for (Future<String> each : held) {
                assertThat(each.get(60, TimeUnit.SECONDS)).isNull();
            }
            assertThat(asked(registry, "miss")).isEqualTo(5);

            own.kill();
            double errors = counted(registry, "drey.remote.errors", "cache", "held");
            assertThatThrownBy(() -> cache.get("g")).isInstanceOf(RemoteUnavailableException.class);
            assertThat(counted(registry, "drey.remote.errors", "cache", "held")).isGreaterThan(errors);
            assertThat(asked(registry, "miss")).isEqualTo(5);
            assertThat(asked(registry, "hit")).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    private static double asked(MeterRegistry registry, String result) {
        return counted(registry, "drey.remote.gets", "result", result);
    }

    private static double count(MeterRegistry registry, String name) {
        return registry.get(name).functionCounter().count();
    }

    @Test
    void loadsAndWhatTheyTakeAreCounted() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (CacheManager manager = manager()) {
            Cache<String, String> cache = manager.createCache(
                    "loaded",
                    new MutableConfiguration<String, String>()
                            .setTypes(String.class, String.class)
                            .setReadThrough(true)
                            .setCacheLoaderFactory(FactoryBuilder.factoryOf(Loader.class)));
            new DreyMetrics(manager).bindTo(registry);
            cache.get("a");
            cache.getAll(Set.of("b", "c"));

            assertThat(counted(registry, "drey.cache.loads", "cache", "loaded")).isEqualTo(3);
            assertThat(counted(registry, "drey.cache.loads.failed", "cache", "loaded"))
                    .isZero();
            assertThat(counted(registry, "drey.cache.load.time", "cache", "loaded"))
                    .isBetween(1e-9, 60.0);
            assertThat(counted(registry, "drey.cache.refreshes", "result", "done"))
                    .isZero();
        }
    }

    public static final class Loader implements CacheLoader<String, String> {

        @Override
        public String load(String key) {
            return key;
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> all = new HashMap<>();
            keys.forEach(key -> all.put(key, key));
            return all;
        }
    }

    private static double counted(MeterRegistry registry, String name, String key, String value) {
        return registry.get(name).tag(key, value).functionCounter().count();
    }

    @Test
    void aCacheThatIsMadeLaterIsFoundAtTheNextScrapeAndOneThatEndsIsForgotten() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (CacheManager manager = manager()) {
            new DreyMetrics(manager).bindTo(registry);
            assertThat(registry.scrape()).contains("drey_caches{manager=\"drey:shop\"} 0.0");

            cache(manager, "late").get("nobody");
            registry.scrape();
            assertThat(registry.scrape()).contains("cache=\"late\"");

            manager.destroyCache("late");
            registry.scrape();
            assertThat(registry.scrape()).doesNotContain("cache=\"late\"");
        }
        assertThat(registry.scrape()).as("once the manager is closed").contains("drey_up{manager=\"drey:shop\"} 0.0");
    }

    @Test
    void noSecretIsATag() {
        MeterRegistry registry = new SimpleMeterRegistry();
        URI uri = URI.create("redis://user:secret@127.0.0.1:1?namespace=x");
        try (CacheManager manager = new TieredCachingProvider().getCacheManager(uri, null)) {
            new DreyMetrics(manager).bindTo(registry);

            assertThat(registry.get("drey.up").meter().getId().getTag("manager"))
                    .doesNotContain("secret");
        }
    }

    private static CacheManager local(ClassLoader loader) {
        return new TieredCachingProvider()
                .getCacheManager(
                        URI.create("drey:same"),
                        loader,
                        ManagerOptions.builder().build());
    }

    private static Map<String, Double> up(MeterRegistry registry) {
        Map<String, Double> up = new TreeMap<>();
        registry.get("drey.up").gauges().forEach(gauge -> up.put(gauge.getId().getTag("manager"), gauge.value()));
        return up;
    }

    private static Map<String, Double> puts(MeterRegistry registry) {
        Map<String, Double> puts = new TreeMap<>();
        registry.find("drey.cache.puts")
                .functionCounters()
                .forEach(counter -> puts.put(counter.getId().getTag("manager"), counter.count()));
        return puts;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void managersThatLookTheSameShareNoMeterAndTheEndOfOneIsNotThatOfTheOther(boolean firstEnds) {
        MeterRegistry registry = new SimpleMeterRegistry();
        ClassLoader other = new ClassLoader(getClass().getClassLoader()) {};
        try (CacheManager first = local(getClass().getClassLoader());
                CacheManager second = local(other)) {
            Cache<String, String> one = cache(first, "c");
            one.put("a", "1");
            Cache<String, String> two = cache(second, "c");
            two.put("a", "1");
            two.put("b", "1");
            DreyMetrics ofFirst = new DreyMetrics(first);
            ofFirst.bindTo(registry);
            DreyMetrics ofSecond = new DreyMetrics(second);
            ofSecond.bindTo(registry);

            assertThat(puts(registry)).isEqualTo(Map.of("drey:same", 1.0, "drey:same#2", 2.0));

            (firstEnds ? first : second).close();
            ofFirst.refresh();
            ofSecond.refresh();

            assertThat(puts(registry)).isEqualTo(firstEnds ? Map.of("drey:same#2", 2.0) : Map.of("drey:same", 1.0));
        }
    }

    @Test
    void managersWhoseSecretsDifferShareNoMeter() {
        MeterRegistry registry = new SimpleMeterRegistry();
        TieredCachingProvider provider = new TieredCachingProvider();
        try (CacheManager first = provider.getCacheManager(URI.create("redis://a:one@127.0.0.1:1"), null);
                CacheManager second = provider.getCacheManager(URI.create("redis://a:two@127.0.0.1:1"), null)) {
            new DreyMetrics(first).bindTo(registry);
            new DreyMetrics(second).bindTo(registry);

            assertThat(up(registry)).hasSize(2);
            assertThat(up(registry).keySet()).noneMatch(name -> name.contains("one") || name.contains("two"));
        }
    }

    @Test
    void aManagerThatIsOpenedAgainHasTheMetersOfTheOneBefore() {
        MeterRegistry registry = new SimpleMeterRegistry();
        for (int opened = 1; opened <= 3; opened++) {
            try (CacheManager manager = local(getClass().getClassLoader())) {
                Cache<String, String> cache = cache(manager, "c");
                new DreyMetrics(manager).bindTo(registry);
                new DreyMetrics(manager).bindTo(registry); // twice, as two libraries do
                for (int i = 0; i < opened; i++) {
                    cache.put("key" + i, "value");
                }

                assertThat(up(registry)).isEqualTo(Map.of("drey:same", 1.0));
                assertThat(puts(registry)).isEqualTo(Map.of("drey:same", (double) opened));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana-dashboard.json", "prometheus-alerts.yml"})
    void whatTheDashboardAndTheAlertsAskForIsThere(String file) throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Set<String> names = new TreeSet<>();
        try (CacheManager manager = manager()) {
            cache(manager, "users");
            new DreyMetrics(manager).bindTo(registry);
            Matcher found = NAME.matcher(registry.scrape());
            while (found.find()) {
                names.add(found.group());
            }
        }
        List<String> asked = new ArrayList<>();
        Matcher found = NAME.matcher(resource(file));
        while (found.find()) {
            asked.add(found.group());
        }

        assertThat(asked).hasSizeGreaterThan(5).isSubsetOf(names);
    }

    @Test
    void eachAlertLeadsToASectionOfTheRunbook() throws IOException {
        Set<String> sections = new TreeSet<>();
        for (String line : Files.readAllLines(DOCS.resolve("operators.md"))) {
            if (line.startsWith("#")) {
                sections.add(
                        line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-'));
            }
        }
        Matcher link = Pattern.compile("operators\\.md#([a-z-]+)").matcher(resource("prometheus-alerts.yml"));
        List<String> linked = new ArrayList<>();
        while (link.find()) {
            linked.add(link.group(1));
        }

        assertThat(linked).hasSizeGreaterThan(5).isSubsetOf(sections);
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(DreyMetrics.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
