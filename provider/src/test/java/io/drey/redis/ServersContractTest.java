package io.drey.redis;

import io.drey.servers.RedisCluster;
import io.drey.servers.RedisSentinels;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import io.drey.store.Store;
import io.drey.store.StoreContract;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What every store promises, over several servers, reached in every way there is. */
class ServersContractTest {

    /** One way, whose servers serve all tests. */
    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class Way<S> implements StoreContract {

        private final Supplier<S> start;
        private final Function<S, String> uri;
        private final Consumer<S> close;
        private S servers;
        private Node node;
        private RedisStore<String> store;

        Way(Supplier<S> start, Function<S, String> uri, Consumer<S> close) {
            this.start = start;
            this.uri = uri;
            this.close = close;
        }

        @BeforeAll
        void start() {
            servers = start.get();
            node = Node.at(uri.apply(servers));
        }

        @AfterAll
        void end() {
            node.close();
            close.accept(servers);
        }

        @BeforeEach
        void useANewCache() {
            store = node.store("cache " + UUID.randomUUID());
        }

        @Override
        public Store<String> store() {
            return store;
        }
    }

    @Nested
    class ThroughTwemproxy extends Way<TwemproxyServers> {
        ThroughTwemproxy() {
            super(() -> TwemproxyServers.start(3), TwemproxyServers::uri, TwemproxyServers::close);
        }
    }

    @Nested
    class ThroughTwemproxyWithoutHashTags extends Way<TwemproxyServers> {
        ThroughTwemproxyWithoutHashTags() {
            super(
                    () -> TwemproxyServers.start(3, 1, TwemproxyPool.standard().withHashTag(false)),
                    TwemproxyServers::uri,
                    TwemproxyServers::close);
        }
    }

    @Nested
    class ThroughSeveralTwemproxiesWithSmallBuffers extends Way<TwemproxyServers> {
        ThroughSeveralTwemproxiesWithSmallBuffers() {
            super(
                    () -> TwemproxyServers.start(3, 2, TwemproxyPool.standard().withMbufSize(512)),
                    servers -> servers.uri() + ",127.0.0.1:"
                            + servers.proxies().get(1).port(),
                    TwemproxyServers::close);
        }
    }

    @Nested
    class InACluster extends Way<RedisCluster> {
        InACluster() {
            super(() -> RedisCluster.start(3, false), RedisCluster::uri, RedisCluster::close);
        }
    }

    @Nested
    class BySentinel extends Way<RedisSentinels> {
        BySentinel() {
            super(RedisSentinels::start, RedisSentinels::uri, RedisSentinels::close);
        }
    }
}
