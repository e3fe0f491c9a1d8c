package io.drey.chaos.fault;

import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import io.drey.servers.Twemproxy;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.util.List;

/** Three servers behind two proxies, with a link from each JVM to the first. */
final class Pool implements Ground {

    private final TwemproxyServers pool = TwemproxyServers.start(3, 2, TwemproxyPool.standard(), OneServer.LASTING);
    private final Links links = new Links(pool.proxy().port());

    @Override
    public String uri(int jvm) {
        return "twemproxy://127.0.0.1:" + links.of(jvm).port() + ",127.0.0.1:"
                + pool.proxies().get(1).port();
    }

    @Override
    public String address() {
        return "127.0.0.1:" + pool.proxy().port();
    }

    @Override
    public List<RedisServer> masters() {
        return pool.servers();
    }

    @Override
    public Relay link(int jvm) {
        return links.of(jvm);
    }

    @Override
    public List<Twemproxy> proxies() {
        return pool.proxies();
    }

    @Override
    public void close() {
        links.close();
        pool.close();
    }
}
