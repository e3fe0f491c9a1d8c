package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Threads that wait for a load share its result, and no thread waits for itself. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Mode.class)
class SharedLoadsTest {

    private static final int THREADS = 40;
    private static final Duration AT_ONCE = Duration.ofSeconds(5); // where it used to be 10 to 100
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Application application;

    @Parameter
    private Mode mode;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Cache<String, String>> caches = new ArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();

    @BeforeParameterizedClassInvocation
    static void open(Mode mode) {
        application = Application.in(mode);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        application.close();
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        caches.forEach(Cache::close);
    }

    private Cache<String, String> loading(Function<String, String> loading) {
        CacheLoader<String, String> loader = new CacheLoader<>() {
            @Override
            public String load(String key) {
                loads.incrementAndGet();
                return loading.apply(key);
            }

            @Override
            public Map<String, String> loadAll(Iterable<? extends String> keys) {
                Map<String, String> loaded = new HashMap<>();
                keys.forEach(key -> loaded.put(key, load(key)));
                return loaded;
            }
        };
        Cache<String, String> cache = application
                .manager()
                .createCache(
                        "shared" + NAMES.incrementAndGet(),
                        application
                                .configuration(String.class, String.class)
                                .setReadThrough(true)
                                .setCacheLoaderFactory(() -> loader));
        caches.add(cache);
        return cache;
    }

    /** What all threads are answered that ask at the same time: a value, or what was thrown. */
    private List<Object> asked(Callable<String> question) throws Exception {
        CyclicBarrier together = new CyclicBarrier(THREADS);
        List<Callable<Object>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            tasks.add(() -> {
                together.await(20, TimeUnit.SECONDS);
                try {
                    return String.valueOf(question.call());
                } catch (CacheException e) {
                    return e;
                }
            });
        }
        List<Object> answers = new ArrayList<>();
        for (Future<Object> answer : threads.invokeAll(tasks)) {
            answers.add(answer.get());
        }
        return answers;
    }

    /** Is slow: until all who ask for the key do, or nearly. */
    private static void slowly() {
        slowly(300);
    }

    private static void slowly(int millis) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < millis * 1_000_000L) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Test
    void whoWaitsForALoadThatFailsIsToldWhy() throws Exception {
        IllegalStateException reason = new IllegalStateException("as arranged");
        Cache<String, String> cache = loading(key -> {
            slowly();
            throw reason;
        });

        List<Object> answers = asked(() -> cache.get("key"));

        assertThat(answers)
                .hasSize(THREADS)
                .allSatisfy(answer -> assertThat((Throwable) answer)
                        .isInstanceOf(CacheLoaderException.class)
                        .hasCause(reason));
        assertThat(answers).doesNotHaveDuplicates();
        assertThat(loads.get()).isBetween(1, THREADS / 4); // who comes late may ask anew
    }

    @Test
    void whoWaitsForALoadIsToldThatThereIsNone() throws Exception {
        Cache<String, String> cache = loading(key -> {
            slowly();
            return null;
        });

        assertThat(asked(() -> cache.get("key"))).hasSize(THREADS).containsOnly("null");
        assertThat(loads.get()).isBetween(1, THREADS / 4);
    }

    @Test
    void whoWaitsForALoadIsGivenItsValue() throws Exception {
        Cache<String, String> cache = loading(key -> {
            slowly();
            return "value";
        });

        assertThat(asked(() -> cache.getAll(Set.of("key")).get("key")))
                .hasSize(THREADS)
                .containsOnly("value");
        assertThat(loads.get()).isOne();
    }

    @Test
    void anInterruptedLoaderFailsItsThreadAlone() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Cache<String, String> cache = loading(key -> {
            if (loads.get() > 1) {
                return "value";
            }
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return "never";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread leader = new Thread(() -> {
            try {
                cache.get("key");
            } catch (CacheLoaderException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
            }
        });
        leader.start();
        begun.await();
        List<Future<String>> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(threads.submit(() -> cache.get("key")));
        }
        slowly();

        leader.interrupt();

        for (Future<String> other : others) {
            assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo("value");
        }
        assertThat(interrupted.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tasksOfACommonPoolThatLoadOneKeyAllGetIt() throws Exception {
        ForkJoinPool pool = new ForkJoinPool(2);
        Cache<String, String> cache = loading(key -> pool.submit(() -> {
                    slowly();
                    return "value"; // by another task of the pool whose workers wait for it
                })
                .join());
        List<CompletableFuture<String>> tasks = new ArrayList<>();
        try {
            for (int i = 0; i < THREADS; i++) {
                tasks.add(CompletableFuture.supplyAsync(() -> cache.get("key"), pool));
            }
            for (CompletableFuture<String> task : tasks) {
                assertThat(task.get(30, TimeUnit.SECONDS)).isEqualTo("value");
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private void isRecursive(Callable<?> call) {
        Future<?> result = threads.submit(call);
        assertThatThrownBy(() -> result.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(CacheException.class)
                .hasStackTraceContaining("recursive");
    }

    @Test
    void aLoaderThatAsksForTheKeyThatItLoadsIsRecursive() {
        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        Cache<String, String> cache = loading(key -> self.get().get(key));
        self.set(cache);

        isRecursive(() -> cache.get("key"));
        isRecursive(() -> cache.getAll(Set.of("key")));
        isRecursive(() -> cache.invoke("key", (entry, none) -> entry.getValue()));
    }

    @Test
    void loadersThatAskForEachOthersKeysAreRecursive() {
        AtomicReference<Cache<String, String>> second = new AtomicReference<>();
        Cache<String, String> first = loading(key -> second.get().get("b" + key));
        second.set(loading(key -> first.get(key.substring(1))));

        isRecursive(() -> first.get("key"));
        isRecursive(() -> second.get().get("bkey"));
    }

    @Test
    void threadsWhoseLoadersWaitForEachOtherAreToldSo() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        Cache<String, String> cache = loading(key -> {
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return self.get().get(key.equals("here") ? "there" : "here");
        });
        self.set(cache);
        Future<String> here = threads.submit(() -> cache.get("here"));
        Future<String> there = threads.submit(() -> cache.get("there"));

        for (Future<String> waiting : List.of(here, there)) {
            assertThatThrownBy(() -> waiting.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasStackTraceContaining("recursive");
        }
    }

    @Test
    void aProcessorThatInvokesItsOwnKeyIsRecursive() {
        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        Cache<String, String> cache = loading(key -> null);
        self.set(cache);
        EntryProcessor<String, String, String> inner = (entry, none) -> {
            entry.setValue("inner");
            return "inner";
        };
        EntryProcessor<String, String, String> outer = (entry, none) -> {
            entry.setValue("outer " + self.get().invoke("key", inner));
            return "outer";
        };

        isRecursive(() -> cache.invoke("key", outer));
        cache.put("key", "value");
        isRecursive(() -> cache.invoke("key", outer));
        isRecursive(() -> cache.invoke("key", (entry, none) -> {
            self.get().put("key", "by its cache");
            entry.setValue("by its entry");
            return null;
        }));
    }

    @Test
    void whoHasJustEndedALoadMayAskForWhatWaitedForIt() throws Exception {
        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        CountDownLatch[] begun = {null};
        Cache<String, String> cache = loading(key -> {
            if (key.startsWith("inner")) {
                begun[0].countDown();
                slowly(20);
                return "value";
            }
            return self.get().get("inner" + key) + " of " + key;
        });
        self.set(cache);

        for (int round = 0; round < 20; round++) {
            String key = "key" + round;
            begun[0] = new CountDownLatch(1);
            Future<String> first = threads.submit(() -> {
                cache.get("inner" + key);
                return cache.get(key); // which another thread loads, that may not yet know of the end
            });
            begun[0].await();
            Future<String> second = threads.submit(() -> cache.get(key));

            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("value of " + key);
            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("value of " + key);
        }
    }

    @Test
    void aProcessorThatRunsAgainMayReadItsOwnKey() {
        AtomicReference<Cache<String, String>> self = new AtomicReference<>();
        Cache<String, String> cache = loading(key -> null);
        self.set(cache);
        cache.put("key", "value");
        AtomicInteger runs = new AtomicInteger();

        String seen = cache.invoke("key", (entry, none) -> {
            String read;
            if (runs.incrementAndGet() == 1) {
                CompletableFuture.runAsync(() -> cache.put("key", "newer"), threads)
                        .join();
                read = "";
            } else {
                read = self.get().get("key")
                        + self.get().getAll(Set.of("key"))
                        + self.get().get("other");
            }
            entry.setValue(entry.getValue() + "!");
            return read;
        });

        assertThat(seen).isEqualTo("newer{key=newer}null");
        assertThat(cache.get("key")).isEqualTo("newer!");
    }
}
