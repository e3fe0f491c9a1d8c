package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.RefreshAhead;
import io.drey.TierMXBean;
import io.drey.TieredConfiguration;
import io.drey.internal.management.TierBeans;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Entries are loaded anew before they expire, by one JVM, while all are served the old value. */
@Timeout(60)
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"LOCAL", "BEHIND"})
class RefreshAheadTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * So long that no test, however slow the machine, reaches the end of an entry, but not the end of its first tenth.
     */
    private static final Duration LIFE = Duration.ofSeconds(40);

    private static final RefreshAhead SOON = RefreshAhead.after(0.005);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Application application;
    private static Application elsewhere;

    @Parameter
    private Mode mode;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Numbers loader = new Numbers();
    private final String name = "refreshed" + NAMES.incrementAndGet();
    private Cache<String, String> cache;

    /** Counts its loads, and brings the number; later ones wait to be let go. */
    private static final class Numbers implements CacheLoader<String, String> {

        private final AtomicInteger loads = new AtomicInteger();
        private final CountDownLatch gate = new CountDownLatch(1);
        private final List<Thread> interrupted = new CopyOnWriteArrayList<>();
        private volatile Throwable failure;
        private volatile boolean isGone;

        @Override
        public String load(String key) {
            int number = loads.incrementAndGet();
            try {
                if (number > 1 && !gate.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody let it go");
                }
            } catch (InterruptedException e) {
                interrupted.add(Thread.currentThread());
                throw new IllegalStateException(e);
            }
            if (number > 1 && failure instanceof Error error) {
                failure = null;
                throw error;
            }
            return number > 1 && isGone ? null : "load " + number;
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }

    @BeforeParameterizedClassInvocation
    static void open(Mode mode) {
        application = Application.in(mode);
        elsewhere = mode.isRemote() ? Application.on(application.server(), mode, "") : null;
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (elsewhere != null) {
            elsewhere.close();
        }
        application.close();
    }

    @AfterEach
    void end() {
        loader.gate.countDown();
        threads.shutdownNow();
        cache.close();
    }

    private Configuration<String, String> configuration(Application of, RefreshAhead when) {
        TieredConfiguration<String, String> configuration = of.configuration(
                String.class,
                String.class,
                mode.tier().toBuilder().timeToLive(LIFE).refreshAhead(when).build());
        return configuration.setReadThrough(true).setCacheLoaderFactory(() -> loader);
    }

    private void create(RefreshAhead when) {
        cache = application.manager().createCache(name, configuration(application, when));
    }

    private TierMXBean bean() throws Exception {
        return TierBeans.of(name);
    }

    private void awaitSecondLoad() {
        await().atMost(LIMIT).until(() -> {
            cache.get("key");
            return loader.loads.get() == 2;
        });
    }

    @Test
    void theOldValueIsServedUntilTheNewOneIsThere() throws Exception {
        create(SOON);
        assertThat(cache.get("key")).isEqualTo("load 1");

        awaitSecondLoad();
        for (int i = 0; i < 100; i++) {
            assertThat(cache.get("key")).isEqualTo("load 1");
            assertThat(cache.getAll(Set.of("key"))).isEqualTo(Map.of("key", "load 1"));
        }
        assertThat(loader.loads.get()).isEqualTo(2);
        loader.gate.countDown();

        await().atMost(LIMIT).until(() -> !cache.get("key").equals("load 1"));
        await().atMost(LIMIT).until(() -> bean().getRefreshes() >= 1);
        assertThat(bean().getLoads()).isGreaterThanOrEqualTo(2);
        assertThat(bean().getRefreshesFailed()).isZero();
    }

    @Test
    void nothingIsRefreshedUnlessItIsAskedFor() {
        create(RefreshAhead.OFF);
        cache.get("key");
        loader.gate.countDown();

        await().pollDelay(Duration.ofMillis(600)).atMost(LIMIT).until(() -> cache.get("key") != null);
        assertThat(loader.loads.get()).isOne();
    }

    @Test
    void whatIsPutOrRemovedMeanwhileWins() throws Exception {
        create(SOON);
        cache.get("key");
        awaitSecondLoad();
        cache.put("key", "put");
        loader.gate.countDown();

        await().atMost(LIMIT).until(() -> bean().getRefreshes() >= 1);
        assertThat(cache.get("key")).isNotEqualTo("load 2");
    }

    @Test
    void whatIsRemovedMeanwhileStaysRemoved() throws Exception {
        create(SOON);
        cache.get("key");
        awaitSecondLoad();
        cache.remove("key");
        loader.gate.countDown();

        await().atMost(LIMIT).until(() -> bean().getRefreshes() >= 1);
        assertThat(cache.containsKey("key")).isFalse();
    }

    @Test
    void anEntryThatTheLoaderLacksStaysToItsEnd() throws Exception {
        create(SOON);
        cache.get("key");
        awaitSecondLoad();
        loader.isGone = true;
        loader.gate.countDown();

        await().atMost(LIMIT).until(() -> bean().getRefreshes() >= 1);
        assertThat(cache.get("key")).isEqualTo("load 1");
    }

    @Test
    void anErrorOfALoaderEndsNothingAndIsCounted() throws Exception {
        loader.failure = new AssertionError("as arranged");
        create(SOON);
        cache.get("key");
        loader.gate.countDown();

        await().atMost(LIMIT).until(() -> !cache.get("key").equals("load 1"));
        assertThat(bean().getRefreshesFailed()).isOne();
    }

    @Test
    void closingEndsARefreshThatIsUnderWay() {
        create(SOON);
        cache.get("key");
        awaitSecondLoad();

        cache.close();

        assertThat(loader.interrupted).hasSize(1);
        await().atMost(LIMIT)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("drey-refresh-" + name)));
    }

    @Test
    void oneJvmRefreshesForAll() {
        create(SOON);
        Cache<String, String> other =
                elsewhere == null ? cache : elsewhere.manager().createCache(name, configuration(elsewhere, SOON));
        assertThat(cache.get("key")).isEqualTo("load 1");
        assertThat(other.get("key")).isEqualTo("load 1");

        await().during(Duration.ofMillis(600)).atMost(LIMIT).until(() -> {
            assertThat(other.get("key")).isEqualTo("load 1");
            assertThat(cache.get("key")).isEqualTo("load 1");
            return loader.loads.get() == 2;
        });
        loader.gate.countDown();

        await().atMost(LIMIT)
                .until(() ->
                        !cache.get("key").equals("load 1") && !other.get("key").equals("load 1"));
        if (elsewhere != null) {
            other.close();
        }
    }

    @Test
    void byCostAnEntryOfALongLifeIsNotRefreshedYet() {
        create(RefreshAhead.BY_COST);
        cache.get("key");
        loader.gate.countDown();

        await().pollDelay(Duration.ofMillis(400)).atMost(LIMIT).until(() -> cache.get("key") != null);
        assertThat(loader.loads.get()).isOne();
    }
}
