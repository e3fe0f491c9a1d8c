package io.drey.servers;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports to try for servers. All are below the range that the system hands to clients: a client that keeps reconnecting
 * to a killed server could otherwise be given the server's own port and connect to itself.
 */
final class Ports {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 30_000;

    /** What a cluster node adds for the port of its bus, which wants to be below the clients' range too. */
    private static final int BUS = 10_000;

    private static final int CLIENTS = 32_768;

    private Ports() {}

    static int any() {
        return ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
    }

    static int ofClusterNode() {
        return ThreadLocalRandom.current().nextInt(LOWEST, CLIENTS - BUS);
    }
}
