package io.drey.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NeutralThreadsTest {

    private static final InheritableThreadLocal<@Nullable String> INHERITED = new InheritableThreadLocal<>();

    /** What a thread has of its maker. */
    private record Heritage(
            @Nullable ClassLoader loader, @Nullable String local, boolean daemon) {}

    private static Heritage heritage(Function<Runnable, Thread> making) throws Exception {
        CompletableFuture<Heritage> heritage = new CompletableFuture<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        INHERITED.set("the deployment's");
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[0], before));
        try {
            making.apply(() -> heritage.complete(new Heritage(
                            Thread.currentThread().getContextClassLoader(),
                            INHERITED.get(),
                            Thread.currentThread().isDaemon())))
                    .start();
            return heritage.get(20, TimeUnit.SECONDS);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            INHERITED.remove();
        }
    }

    @Test
    void aThreadHasNothingOfItsMaker() throws Exception {
        List<Heritage> heritages = List.of(
                heritage(task -> NeutralThreads.daemon("neutral", task)),
                heritage(task -> NeutralThreads.made(() -> {
                    Thread thread = new Thread(task);
                    thread.setDaemon(true);
                    return thread;
                })));

        assertThat(heritages).containsOnly(new Heritage(NeutralThreads.class.getClassLoader(), null, true));
    }

    @Test
    void whoAsksForAThreadIsToldWhyThereIsNone() {
        OutOfMemoryError reason = new OutOfMemoryError("of a test");

        assertThatThrownBy(() -> NeutralThreads.made(() -> {
                    throw reason;
                }))
                .isSameAs(reason);
    }
}
