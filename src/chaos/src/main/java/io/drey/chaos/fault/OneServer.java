package io.drey.chaos.fault;

import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import java.util.List;

/** One server that keeps its data in a file, with a link to each JVM. */
final class OneServer implements Ground {

    /** What was acknowledged survives the process. */
    static final String[] LASTING = {"--appendonly", "yes", "--appendfsync", "no"};

    private final RedisServer server = RedisServer.start(LASTING);
    private final Links links = new Links(server.port());

    @Override
    public String uri(int jvm) {
        return links.of(jvm).uri();
    }

    @Override
    public List<RedisServer> masters() {
        return List.of(server);
    }

    @Override
    public Relay link(int jvm) {
        return links.of(jvm);
    }

    @Override
    public void close() {
        links.close();
        server.close();
    }
}
