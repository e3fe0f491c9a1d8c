package io.drey.internal.config;

import io.drey.ManagerOptions;
import io.drey.internal.address.RemoteAddress;
import java.util.List;
import java.util.Locale;

/**
 * The options of a manager and where they are from, so that it can be said in one line what became of what was written.
 * Immutable, any thread.
 *
 * @param sources those that said something, strongest first; none if nobody did
 * @param looked where an address of Redis may stand, for who has written one somewhere else
 */
public record Configured(ManagerOptions options, List<String> sources, List<String> looked) {

    /** Options that were given in code. */
    public static Configured inCode(ManagerOptions options) {
        return new Configured(options, List.of("options in code"), List.of("the options in code"));
    }

    /** What it means and where it is from, without secrets. */
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
