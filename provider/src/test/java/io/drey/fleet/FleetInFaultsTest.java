package io.drey.fleet;

import io.drey.servers.RedisCluster;
import io.drey.servers.RedisSentinels;
import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyServers;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Three JVMs under load, over Redis run in every way there is, each with the faults it is prone to. */
@Tag("concurrent")
class FleetInFaultsTest {

    @Nested
    class OnOneServer extends FleetInFaults {
        private RedisServer server;

        @Override
        String startServers() {
            server = RedisServer.start();
            return server.uri();
        }

        @Override
        void fail(Fleet fleet) {
            Fault.answersAreLost(server);
            Fault.hangs(server);
        }

        @Override
        void endServers() {
            server.close();
        }
    }

    /** Other data in the same Redis has a time to live, as have Drey's own notes on who wrote what. */
    @Nested
    class OnAFullServer extends FleetInFaults {
        private RedisServer server;

        @Override
        String startServers() {
            server = RedisServer.start();
            return server.uri();
        }

        @Override
        void fail(Fleet fleet) {
            for (String policy : List.of("volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl")) {
                Fault.evicts(server, policy);
                Fault.answersAreLost(server);
                fleet.goesOn();
            }
            Fault.takesNothingMore(server);
            fleet.goesOn();
        }

        @Override
        void endServers() {
            server.close();
        }
    }

    @Nested
    class ThroughTwemproxy extends FleetInFaults {
        private TwemproxyServers servers;

        @Override
        String startServers() {
            servers = TwemproxyServers.start(3);
            return servers.uri();
        }

        @Override
        void fail(Fleet fleet) {
            servers.servers().forEach(Fault::answersAreLost);
            Fault.hangs(servers.servers().get(0));
            fleet.goesOn();
            servers.proxy().kill();
            servers.proxy().restart();
        }

        @Override
        void endServers() {
            servers.close();
        }
    }

    @Nested
    class InACluster extends FleetInFaults {
        private RedisCluster cluster;

        @Override
        String startServers() {
            cluster = RedisCluster.start(3, true);
            return cluster.uri();
        }

        @Override
        void fail(Fleet fleet) {
            cluster.masters().forEach(Fault::answersAreLost);
            fleet.goesOn();
            RedisServer killed = cluster.masters().get(0);

            fleet.risks();
            cluster.awaitReplication();
            fleet.goesOn();
            killed.kill();
            fleet.isSafe();
            cluster.awaitFailover(killed);
        }

        @Override
        void endServers() {
            cluster.close();
        }
    }

    @Nested
    class BySentinel extends FleetInFaults {
        private RedisSentinels sentinels;

        @Override
        String startServers() {
            sentinels = RedisSentinels.start();
            return sentinels.uri();
        }

        @Override
        void fail(Fleet fleet) {
            RedisServer killed = sentinels.master();
            Fault.answersAreLost(killed);
            fleet.goesOn();

            fleet.risks();
            sentinels.awaitReplication();
            fleet.goesOn();
            killed.kill();
            fleet.isSafe();
            sentinels.awaitFailover(killed);
        }

        @Override
        void endServers() {
            sentinels.close();
        }
    }
}
