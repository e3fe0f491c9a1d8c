package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must happen once happens once, however many threads of however many JVMs ask for it at the same moment. */
@Tag("concurrent")
@ParameterizedClass
@EnumSource(Mode.class)
class ExactlyOnceTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 10;

    @Parameter
    private Mode mode;

    /** What one thread asks for in each round. */
    private interface Ask {
        Object of(Cache<String, Integer> cache, String key);
    }

    /** All answers to one question, asked by all threads at once. */
    private static List<Object> asked(List<Cache<String, Integer>> caches, String key, Ask ask) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CyclicBarrier together = new CyclicBarrier(THREADS);
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Cache<String, Integer> cache = caches.get(i % caches.size());
                tasks.add(() -> {
                    together.await(10, TimeUnit.SECONDS);
                    return ask.of(cache, key);
                });
            }
            List<Object> answers = new ArrayList<>();
            for (Future<Object> answer : threads.invokeAll(tasks, 30, TimeUnit.SECONDS)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private void inAFleet(CacheLoader<String, Integer> loader, Ask ask, AtomicInteger runs) throws Exception {
        try (Application one = Application.in(mode);
                Application two = mode.isRemote() ? Application.on(one.server(), mode, "&namespace=drey") : null) {
            List<Cache<String, Integer>> caches = new ArrayList<>();
            caches.add(once(one, loader));
            if (two != null) {
                caches.add(once(two, loader));
            }
            for (int round = 1; round <= ROUNDS; round++) {
                List<Object> answers = asked(caches, "key" + round, ask);

                assertThat(runs).hasValue(round);
                assertThat(answers).containsOnly(round);
            }
        }
    }

    private static Cache<String, Integer> once(Application application, CacheLoader<String, Integer> loader) {
        TieredConfiguration<String, Integer> configuration = application.configuration(String.class, Integer.class);
        if (loader != null) {
            configuration.setReadThrough(true).setCacheLoaderFactory(() -> loader);
        }
        return application.manager().createCache("once", configuration);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aProcessorRunsOnceForAnAbsentKey(boolean slow) throws Exception {
        AtomicInteger runs = new AtomicInteger();
        EntryProcessor<String, Integer, Integer> numbering = (entry, arguments) -> {
            if (!entry.exists()) {
                entry.setValue(number(runs, slow));
            }
            return entry.getValue();
        };

        inAFleet(null, (cache, key) -> cache.invoke(key, numbering), runs);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLoaderRunsOnceForAMissingKey(boolean slow) throws Exception {
        AtomicInteger runs = new AtomicInteger();

        inAFleet(new Numbering(runs, slow), Cache::get, runs);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLoaderRunsOnceForAKeyThatIsAskedForWithOthers(boolean slow) throws Exception {
        AtomicInteger runs = new AtomicInteger();

        inAFleet(
                new Numbering(runs, slow),
                (cache, key) -> cache.getAll(Set.of(key)).get(key),
                runs);
    }

    /** The next number; slowly, by letting all others run first. */
    private static int number(AtomicInteger runs, boolean slow) {
        int number = runs.incrementAndGet();
        for (int i = 0; slow && i < 1_000; i++) {
            Thread.yield();
        }
        return number;
    }

    /** Loads a new number each time. */
    private record Numbering(AtomicInteger runs, boolean slow) implements CacheLoader<String, Integer> {

        @Override
        public Integer load(String key) {
            return number(runs, slow);
        }

        @Override
        public Map<String, Integer> loadAll(Iterable<? extends String> keys) {
            Map<String, Integer> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }
}
