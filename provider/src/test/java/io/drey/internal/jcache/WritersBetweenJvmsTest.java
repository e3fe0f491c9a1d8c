package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredConfiguration;
import io.drey.servers.RedisServer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the writers of two JVMs are told of a conditional operation that meets another change. */
class WritersBetweenJvmsTest {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private RedisServer server;
    private Application one;
    private Application two;
    private Cache<String, String> slow;
    private Cache<String, String> quick;

    /** The database's side; that of the first JVM is slow to answer for the first time. */
    private final class Writer implements CacheWriter<String, String> {
        private final boolean waits;

        Writer(boolean waits) {
            this.waits = waits;
        }

        private void tell(String what) {
            told.add(what);
            if (waits) {
                asked.countDown();
                try {
                    assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {
            tell("write " + entry.getValue());
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
            entries.forEach(this::write);
        }

        @Override
        public void delete(Object key) {
            tell("delete");
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.forEach(this::delete);
        }
    }

    @BeforeEach
    void open() {
        server = RedisServer.start();
        one = Application.on(server, Mode.THROUGH, "");
        two = Application.on(server, Mode.THROUGH, "");
        slow = cache(one, true);
        quick = cache(two, false);
    }

    @AfterEach
    void close() {
        gate.countDown();
        one.close();
        two.close();
        server.close();
    }

    private Cache<String, String> cache(Application application, boolean waits) {
        TieredConfiguration<String, String> configuration = application.configuration(String.class, String.class);
        return application
                .manager()
                .createCache(
                        "written", configuration.setWriteThrough(true).setCacheWriterFactory(() -> new Writer(waits)));
    }

    /** Begins in the first JVM, whose writer then has been told and has not answered. */
    private <T> CompletableFuture<T> begun(Function<Cache<String, String>, T> operation) throws Exception {
        CompletableFuture<T> answer = CompletableFuture.supplyAsync(() -> operation.apply(slow));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    private <T> T ended(CompletableFuture<T> operation) throws Exception {
        gate.countDown();
        return operation.get(60, TimeUnit.SECONDS);
    }

    @Test
    void ofSeveralPutsIfAbsentTheOneThatIsMadeIsTold() throws Exception {
        CompletableFuture<Boolean> first = begun(cache -> cache.putIfAbsent("key", "first"));
        CompletableFuture<Boolean> second = CompletableFuture.supplyAsync(() -> quick.putIfAbsent("key", "second"));

        assertThat(ended(first)).isTrue();
        assertThat(second.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(told).containsExactly("write first");
        assertThat(quick.get("key")).isEqualTo("first");
    }

    @Test
    void aPutIfAbsentThatAPutComesBeforeTellsWhatStands() throws Exception {
        CompletableFuture<Boolean> first = begun(cache -> cache.putIfAbsent("key", "first"));
        quick.put("key", "second");

        assertThat(ended(first)).isFalse();
        assertThat(told).containsExactly("write first", "write second", "write second");
        assertThat(quick.get("key")).isEqualTo("second");
    }

    @Test
    void aReplaceThatIsRefusedTellsWhatStands() throws Exception {
        quick.put("key", "old");
        CompletableFuture<Boolean> first = begun(cache -> cache.replace("key", "old", "first"));
        quick.put("key", "second");

        assertThat(ended(first)).isFalse();
        assertThat(told).endsWith("write first", "write second", "write second");
    }

    @Test
    void aRemoveThatIsRefusedTellsWhatStands() throws Exception {
        quick.put("key", "old");
        CompletableFuture<Boolean> first = begun(cache -> cache.remove("key", "old"));
        quick.put("key", "second");

        assertThat(ended(first)).isFalse();
        assertThat(told).endsWith("delete", "write second", "write second");
    }

    @Test
    void aReplaceThatARemoveComesBeforeTellsThatNothingStands() throws Exception {
        quick.put("key", "old");
        CompletableFuture<Boolean> first = begun(cache -> cache.replace("key", "first"));
        quick.remove("key");

        assertThat(ended(first)).isFalse();
        assertThat(told).endsWith("write first", "delete", "delete");
        assertThat(quick.containsKey("key")).isFalse();
    }

    @Test
    void aProcessorThatFailsInItsSecondRoundLeavesTheWriterToldWhatStands() throws Exception {
        quick.put("key", "old");
        CompletableFuture<String> first = begun(cache -> {
            try {
                return cache.invoke("key", (entry, arguments) -> {
                    if (entry.getValue().equals("second")) {
                        throw new IllegalStateException("planned");
                    }
                    entry.setValue("first");
                    return "made";
                });
            } catch (RuntimeException e) {
                return e.getCause().getMessage();
            }
        });
        quick.put("key", "second");

        assertThat(ended(first)).isEqualTo("planned");
        assertThat(told).endsWith("write first", "write second", "write second");
    }
}
