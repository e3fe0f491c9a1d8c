package io.drey.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brave.Tracing;
import brave.context.slf4j.MDCScopeDecorator;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import io.drey.ManagerOptions;
import io.drey.RemoteUnavailableException;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class DreyObservationsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static RedisServer server;

    private final List<Observation.Context> ended = new CopyOnWriteArrayList<>();
    private final ObservationRegistry registry = ObservationRegistry.create();

    DreyObservationsTest() {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                ended.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
    }

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private CacheManager manager(RedisServer redis, UnaryOperator<ManagerOptions.Builder> more) {
        TierOptions through = TierOptions.builder().writeThrough().build();
        ManagerOptions.Builder options = ManagerOptions.builder()
                .remote(redis.uri())
                .namespace("t" + NAMES.incrementAndGet())
                .commandTimeout(Duration.ofSeconds(10))
                .defaults(through);
        CacheManager manager = new TieredCachingProvider()
                .getCacheManager(
                        URI.create("drey:shop"), null, more.apply(options).build());
        new DreyObservations(manager).bindTo(registry);
        return manager;
    }

    private CacheManager manager() {
        return manager(server, options -> options);
    }

    private static MutableConfiguration<String, String> strings() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    /** Of each call that ended: its name, its operation. */
    private List<String> told() {
        return ended.stream()
                .map(context -> context.getName() + " " + value(context, "operation"))
                .toList();
    }

    private static @Nullable String value(Observation.Context context, String key) {
        return context.getAllKeyValues().stream()
                .filter(each -> each.getKey().equals(key))
                .map(each -> each.getValue())
                .findFirst()
                .orElse(null);
    }

    @Test
    void thereIsOneForEachCallToRedisAndNoneForALocalHit() {
        try (CacheManager manager = manager()) {
            Cache<String, String> users = manager.createCache("users", strings());
            users.get("a");
            users.put("a", "1");
            users.getAll(Set.of("b", "c"));
            users.putAll(Map.of("b", "2", "c", "3"));
            users.remove("a");
            users.clear();

            assertThat(told())
                    .containsExactly(
                            "drey.remote get",
                            "drey.remote put",
                            "drey.remote get all",
                            "drey.remote change all",
                            "drey.remote change",
                            "drey.remote clear");
            assertThat(value(ended.get(2), "keys")).isEqualTo("2");
            assertThat(value(ended.get(0), "cache")).isEqualTo("users");
            assertThat(ended.get(0).getContextualName()).isEqualTo("get users");
            long commands = users.unwrap(TierMXBean.class).getCommandsSent();
            assertThat(commands).as("commands sent").isGreaterThanOrEqualTo(ended.size());

            users.put("hit", "1");
            users.get("hit");
            ended.clear();
            for (int i = 0; i < 100; i++) {
                assertThat(users.get("hit")).isEqualTo("1");
            }
            assertThat(users.unwrap(TierMXBean.class).getLocalHits()).isGreaterThanOrEqualTo(90);
            assertThat(told()).as("of local hits").hasSizeLessThan(10);
        }
    }

    @Test
    void theCallerIsTheParent() {
        try (CacheManager manager = manager()) {
            Cache<String, String> users = manager.createCache("users", strings());
            Observation request = Observation.start("request", registry);

            request.scoped(() -> users.get("a"));
            request.stop();

            assertThat(ended.get(0).getParentObservation()).isSameAs(request);
            assertThat(registry.getCurrentObservation()).isNull();
        }
    }

    @Test
    void aBatchOfTheQueueIsOne() {
        TierOptions behind = TierOptions.builder().writeBehind().build();
        try (CacheManager manager = manager(server, options -> options.defaults(behind))) {
            Cache<String, String> users = manager.createCache("users", strings());
            users.putAll(IntStream.range(0, 500).boxed().collect(Collectors.toMap(i -> "k" + i, i -> "v")));
            TierMXBean tiers = users.unwrap(TierMXBean.class);
            await().atMost(PATIENCE).until(() -> tiers.getWritesWritten() == 500);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ended.stream()
                                    .filter(each -> "change all".equals(value(each, "operation")))
                                    .mapToInt(each -> Integer.parseInt(value(each, "keys")))
                                    .sum())
                            .isEqualTo(500));
            assertThat(ended).hasSizeLessThan(100).allMatch(each -> each.getParentObservation() == null);
        }
    }

    @Test
    void aFailureIsToldAndTheCallFailsAsItWouldHave() {
        try (RedisServer redis = RedisServer.start();
                CacheManager manager = manager(redis, options -> options.commandTimeout(Duration.ofMillis(300)))) {
            Cache<String, String> users = manager.createCache("users", strings());
            await().atMost(PATIENCE).ignoreExceptions().until(() -> users.get("a") == null);
            redis.pause();
            try {
                assertThatThrownBy(() -> users.get("b")).isInstanceOf(RemoteUnavailableException.class);
            } finally {
                redis.resume();
            }
            assertThat(ended).anyMatch(each -> each.getError() instanceof RemoteUnavailableException);
        }
    }

    /** Loads by what the test says. */
    private static CacheManager loading(CacheManager manager, Consumer<String> seen) {
        Loader.seen = seen;
        manager.createCache(
                "loaded", strings().setReadThrough(true).setCacheLoaderFactory(FactoryBuilder.factoryOf(Loader.class)));
        return manager;
    }

    public static final class Loader implements CacheLoader<String, String> {

        private static volatile Consumer<String> seen = key -> {};

        @Override
        public String load(String key) {
            seen.accept(key);
            return "loaded " + key;
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> all = new HashMap<>();
            keys.forEach(key -> all.put(key, load(key)));
            return all;
        }
    }

    @Test
    void aLoadIsCurrentWhileTheLoaderWorks() {
        List<String> current = new CopyOnWriteArrayList<>();
        try (CacheManager manager = loading(manager(), key -> {
            Observation now = registry.getCurrentObservation();
            current.add(now == null ? "none" : now.getContext().getName());
            if (key.equals("bad")) {
                throw new CacheLoaderException("no such key");
            }
        })) {
            Cache<String, String> loaded = manager.getCache("loaded", String.class, String.class);
            assertThat(loaded.get("a")).isEqualTo("loaded a");
            loaded.getAll(Set.of("b", "c"));
            assertThatThrownBy(() -> loaded.get("bad")).isInstanceOf(CacheLoaderException.class);

            assertThat(current).containsExactly("drey.load", "drey.load", "drey.load", "drey.load");
            assertThat(told())
                    .filteredOn(each -> each.startsWith("drey.load"))
                    .containsExactly("drey.load load", "drey.load load all", "drey.load load");
            assertThat(loaded.unwrap(TierMXBean.class).getLoadsFailed()).isEqualTo(1);
            assertThat(loaded.unwrap(TierMXBean.class).getLoadTimeMillis()).isPositive();
        }
    }

    @Test
    void commandsOfTheClientLibraryAreLetInIfAskedFor() {
        try (CacheManager manager = manager(server, options -> options.traceCommands(true))) {
            manager.createCache("users", strings()).get("a");
            await().atMost(PATIENCE).until(() -> ended.stream().anyMatch(DreyObservationsTest::isCommandOfACall));
        }
        ended.clear();
        try (CacheManager manager = manager()) {
            manager.createCache("users", strings()).get("a");
        }
        assertThat(told()).noneMatch(each -> each.startsWith("lettuce"));
    }

    private static boolean isCommandOfACall(Observation.Context context) {
        return context.getName().startsWith("lettuce")
                && context.getParentObservation() != null
                && context.getParentObservation().getContextView().getName().equals(DreyObservations.REMOTE);
    }

    @Test
    void whatIsLoggedMeanwhileBelongsToTheTrace() {
        List<MutableSpan> spans = new CopyOnWriteArrayList<>();
        ThreadLocalCurrentTraceContext context = ThreadLocalCurrentTraceContext.newBuilder()
                .addScopeDecorator(MDCScopeDecorator.get())
                .build();
        try (Tracing tracing = Tracing.newBuilder()
                .currentTraceContext(context)
                .addSpanHandler(new SpanHandler() {
                    @Override
                    public boolean end(TraceContext traced, MutableSpan span, Cause cause) {
                        return spans.add(span);
                    }
                })
                .build()) {
            BraveTracer tracer = new BraveTracer(tracing.tracer(), new BraveCurrentTraceContext(context));
            registry.observationConfig().observationHandler(new DefaultTracingObservationHandler(tracer));
            List<String> logged = new CopyOnWriteArrayList<>();
            try (CacheManager manager = loading(manager(), key -> logged.add(String.valueOf(MDC.get("traceId"))))) {
                Cache<String, String> loaded = manager.getCache("loaded", String.class, String.class);
                Observation.createNotStarted("request", registry).observe(() -> loaded.get("a"));
            }
            MutableSpan request = spans.stream()
                    .filter(span -> "request".equals(span.name()))
                    .findFirst()
                    .orElseThrow();
            assertThat(logged).containsExactly(request.traceId());
            assertThat(spans).extracting(MutableSpan::name).contains("load loaded", "get loaded");
            assertThat(spans)
                    .filteredOn(span -> "load loaded".equals(span.name()))
                    .allMatch(span -> request.id().equals(span.parentId()));
        }
    }
}
