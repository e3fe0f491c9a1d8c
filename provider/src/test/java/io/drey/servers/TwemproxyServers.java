package io.drey.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several Redis servers with one or more twemproxies of the same pool in front of them, for one test.
 *
 * <p>The invariant: every proxy has the same servers in the same order. Threads: confined to the test.
 */
public final class TwemproxyServers implements AutoCloseable {

    private final TwemproxyPool pool;
    private final List<String> extraArgs;
    private final List<RedisServer> servers = new ArrayList<>();
    private final List<Twemproxy> proxies = new ArrayList<>();
    private final Closing closing = new Closing();

    private TwemproxyServers(TwemproxyPool pool, List<String> extraArgs) {
        this.pool = pool;
        this.extraArgs = new ArrayList<>(extraArgs);
        if (pool.redisAuth() != null) {
            this.extraArgs.addAll(List.of("--requirepass", pool.redisAuth()));
        }
    }

    /** That many servers behind one proxy of the standard pool. */
    public static TwemproxyServers start(int servers) {
        return start(servers, 1, TwemproxyPool.standard());
    }

    /**
     * Starts all of them. If the pool has a password, so have the servers.
     *
     * @param extraArgs of each server, as in {@link RedisServer#start(String...)}
     * @throws IllegalStateException if one cannot be started; the others have ended then
     */
    public static TwemproxyServers start(int servers, int proxies, TwemproxyPool pool, String... extraArgs) {
        TwemproxyServers all = new TwemproxyServers(pool, List.of(extraArgs));
        try {
            for (int i = 0; i < servers; i++) {
                all.servers.add(all.newServer());
            }
            for (int i = 0; i < proxies; i++) {
                all.proxies.add(all.closing.add(Twemproxy.start(pool, all.servers)));
            }
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /** The address that Drey takes, of all proxies. */
    public String uri() {
        return proxies.stream()
                .map(proxy -> "127.0.0.1:" + proxy.port())
                .collect(Collectors.joining(",", "twemproxy://", ""));
    }

    /** The first proxy. */
    public Twemproxy proxy() {
        return proxies.get(0);
    }

    public List<Twemproxy> proxies() {
        return List.copyOf(proxies);
    }

    public List<RedisServer> servers() {
        return List.copyOf(servers);
    }

    /**
     * The server that the proxies send a key to.
     *
     * @param key must be stored; on servers that left their place it does not count
     * @throws IllegalStateException unless exactly one of the servers has it
     */
    public RedisServer serverOf(String key) {
        List<RedisServer> holders = servers.stream()
                .filter(server -> Long.valueOf(1).equals(server.call("EXISTS", key)))
                .toList();
        if (holders.size() != 1) {
            throw new IllegalStateException(key + " is on " + holders);
        }
        return holders.get(0);
    }

    /**
     * Puts an empty server into the place of a present one, which goes on until {@link #close}, and restarts the
     * proxies.
     *
     * @return the new one
     */
    public RedisServer replaceServer(int index) {
        RedisServer added = newServer();
        servers.set(index, added);
        proxies.forEach(proxy -> proxy.replaceServer(index, added));
        return added;
    }

    /** What the proxies wrote, for messages. */
    public String log() {
        return String.join("\n", proxies.stream().map(Twemproxy::log).toList());
    }

    /** Ends all of them. May be called again. */
    @Override
    public void close() {
        closing.close();
    }

    @Override
    public String toString() {
        return Stream.concat(proxies.stream(), servers.stream()).toList().toString();
    }

    private RedisServer newServer() {
        return closing.add(RedisServer.start(extraArgs.toArray(String[]::new)));
    }
}
