package io.drey.servers;

import java.util.ArrayList;
import java.util.List;

/**
 * Closes several servers, the last one first, all of them even if one fails. Also what was started when the rest could
 * not be.
 */
final class Closing implements AutoCloseable {

    private final List<AutoCloseable> servers = new ArrayList<>();

    <S extends AutoCloseable> S add(S server) {
        servers.add(server);
        return server;
    }

    @Override
    public void close() {
        IllegalStateException failed = null;
        for (int i = servers.size() - 1; i >= 0; i--) {
            try {
                servers.get(i).close();
            } catch (Exception e) {
                failed = failed == null ? new IllegalStateException("not all servers ended", e) : failed;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
