package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Closing a manager while it connects, to a server that fits the address or not, is nobody's failure. */
class ClosingAtOnceTest {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    /** Of what the threads of connections log. */
    private static final class Traces extends Handler {
        private final Queue<Throwable> seen = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord each) {
            if (each.getThrown() != null) {
                seen.add(each.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://%s", "redis-sentinel://%s#m", "redis-cluster://%s", "twemproxy://%s"})
    void leavesNoStackTraceInTheLog(String address) {
        String host = server.uri().replaceFirst(".*//", "");
        Traces traces = new Traces();
        Logger.getLogger("").addHandler(traces);
        try {
            for (int i = 0; i < 6; i++) {
                TieredCachingProvider provider = new TieredCachingProvider();
                provider.getCacheManager(URI.create(String.format(address, host)), null);
                provider.close();
            }
        } finally {
            Logger.getLogger("").removeHandler(traces);
        }

        assertThat(traces.seen).isEmpty();
    }
}
