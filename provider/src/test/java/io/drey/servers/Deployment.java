package io.drey.servers;

import java.util.List;

/** A way to run Redis, as tests that are the same for all of them know it. */
public enum Deployment {

    /** One server. */
    REDIS {
        @Override
        public Running start() {
            return running(RedisServer.start());
        }
    },

    /** One server of the oldest version that Drey takes. */
    OLDEST {
        @Override
        public Running start() {
            return running(RedisServer.startOldest());
        }
    },

    /** Three servers behind a twemproxy that honours hash tags. */
    TWEMPROXY {
        @Override
        public Running start() {
            return running(TwemproxyServers.start(SERVERS));
        }
    },

    /** Three servers behind a twemproxy that does not. */
    UNTAGGED {
        @Override
        public Running start() {
            return running(
                    TwemproxyServers.start(SERVERS, 1, TwemproxyPool.standard().withHashTag(false)));
        }
    },

    /** Three servers behind two twemproxies with the smallest buffers. */
    TWEMPROXIES {
        @Override
        public Running start() {
            return running(
                    TwemproxyServers.start(SERVERS, 2, TwemproxyPool.standard().withMbufSize(512)));
        }
    },

    /** A Cluster of three masters. */
    CLUSTER {
        @Override
        public Running start() {
            RedisCluster cluster = RedisCluster.start(SERVERS, false);
            return new Running(cluster.uri(), cluster.masters(), cluster::close);
        }
    },

    /** A master and two replicas watched by sentinels. */
    SENTINEL {
        @Override
        public Running start() {
            RedisSentinels sentinels = RedisSentinels.start();
            return new Running(sentinels.uri(), List.of(sentinels.master()), sentinels::close);
        }
    };

    private static final int SERVERS = 3;

    /**
     * Servers that run.
     *
     * @param uri as Drey takes it
     * @param masters where entries lie
     * @param end ends them
     */
    public record Running(String uri, List<RedisServer> masters, Runnable end) implements AutoCloseable {

        @Override
        public void close() {
            end.run();
        }
    }

    /** The property that names servers which run already. */
    private static final String GIVEN = "drey.test.uri";

    /**
     * Starts one server, unless the property {@code drey.test.uri} names others, however they are run: those are used
     * as they are and left running. What is kept there by others stays; what tests write stays too, under a namespace
     * that no other run has.
     *
     * @throws IllegalStateException if the server cannot be started
     */
    public static Running oneServerUnlessGiven() {
        String given = System.getProperty(GIVEN, "");
        return given.isBlank() ? REDIS.start() : new Running(given, List.of(), () -> {});
    }

    /**
     * Starts servers, empty and on free ports.
     *
     * @throws IllegalStateException if they cannot be started
     */
    public abstract Running start();

    private static Running running(RedisServer server) {
        return new Running(server.uri(), List.of(server), server::close);
    }

    private static Running running(TwemproxyServers servers) {
        return new Running(servers.uri(), servers.servers(), servers::close);
    }
}
