package io.drey.chaos.fault;

import io.drey.chaos.check.Loss;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import io.drey.servers.Twemproxy;
import java.util.List;
import java.util.Optional;

/** Servers that JVMs share while faults befall them. Confined to one thread. */
public interface Ground extends AutoCloseable {

    /** The address for a JVM. Each may have a link of its own. */
    String uri(int jvm);

    /** {@code host:port} of a server, for other providers. */
    default String address() {
        return "127.0.0.1:" + masters().get(0).port();
    }

    /** Where entries lie. */
    List<RedisServer> masters();

    /** The link of a JVM. */
    default Relay link(int jvm) {
        throw new IllegalStateException("no link");
    }

    default List<Twemproxy> proxies() {
        return List.of();
    }

    default boolean canFailOver() {
        return false;
    }

    /** Lets a replica take over. */
    default Loss failOver(int target) {
        throw new IllegalStateException("no replicas");
    }

    /** A fail-over that nobody ordered, since this was last asked: a busy machine looks like a dead server. */
    default Optional<Loss> unexpected() {
        return Optional.empty();
    }

    @Override
    void close();
}
