package io.drey.servers;

import java.time.Duration;
import java.util.Objects;

/** How far a server has got in the history that it shares with its master and its replicas. */
final class Replication {

    private static final String OFFSET = "master_repl_offset:";

    private Replication() {}

    /** How much a master has passed on, or a replica has received. */
    static long offset(RedisServer server) {
        String info = (String) Objects.requireNonNull(server.call("INFO", "replication"));
        return info.lines()
                .filter(line -> line.startsWith(OFFSET))
                .map(line -> Long.parseLong(line.substring(OFFSET.length()).trim()))
                .findFirst()
                .orElseThrow();
    }

    /** Waits until a replica has received all that its master was told before this call. */
    static void await(RedisServer master, RedisServer replica, Duration limit) {
        long told = offset(master);
        Await.until("the replica has all", limit, () -> offset(replica) >= told, replica::log);
    }
}
