package io.drey.chaos.fault;

import io.drey.servers.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One link for each JVM to a port that all share. */
final class Links implements AutoCloseable {

    private final int target;
    private final Map<Integer, Relay> relays = new LinkedHashMap<>();

    Links(int target) {
        this.target = target;
    }

    Relay of(int jvm) {
        return relays.computeIfAbsent(jvm, each -> {
            try {
                return new Relay(target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public void close() {
        for (Relay relay : relays.values()) {
            try {
                relay.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
