package io.drey.internal.config;

import io.drey.ManagerOptions;
import io.drey.internal.address.RemoteAddress;
import java.util.List;
import java.util.Locale;

/**
 * The options of a manager and their sources, from which one log line tells users which configuration took effect.
 * Immutable, any thread.
 *
 * @param sources the sources that set something, strongest first; empty if none did
 * @param looked the places that were searched for the address of Redis, for users who wrote it somewhere else
 */
public record Configured(ManagerOptions options, List<String> sources, List<String> looked) {

    /** Returns options that an application made in code. */
    public static Configured inCode(ManagerOptions options) {
        return new Configured(options, List.of("options in code"), List.of("the options in code"));
    }

    /** Returns one line about the options and their sources, without secrets. */
    public String describe() {
        String remote = options.remote();
        if (remote == null) {
            return "local only: no remote.uri in " + String.join(", ", looked)
                    + (sources.isEmpty() || sources.equals(looked) ? "" : "; configured by " + joined());
        }
        return where(RemoteAddress.parse(remote)) + ", namespace \"" + options.namespace() + "\", write "
                + options.defaults().write().name().toLowerCase(Locale.ROOT) + ", " + options.partitions()
                + " partitions; configured by " + joined();
    }

    private String joined() {
        return String.join(", ", sources);
    }

    private static String where(RemoteAddress address) {
        return switch (address.kind()) {
            case STANDALONE, SOCKET -> "one Redis at " + address;
            case SENTINEL -> "the Redis that sentinels name, at " + address;
            case CLUSTER -> "a Redis Cluster at " + address;
            case TWEMPROXY -> "Redis servers behind twemproxy at " + address;
        };
    }
}
