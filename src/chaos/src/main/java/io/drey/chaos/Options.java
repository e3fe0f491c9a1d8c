package io.drey.chaos;

import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run is asked to do.
 *
 * @param time rounds begin until it is over, at least one of each topology and fault
 * @param round how long faults befall each round
 * @param keep whether histories are kept also if no promise was broken
 * @param uri of another provider, with <code>{address}</code> for the server's; null for Drey's own
 */
public record Options(
        List<Topology> topologies,
        List<Fault> faults,
        int jvms,
        long seed,
        Duration time,
        Duration round,
        String provider,
        @Nullable String uri,
        boolean soak,
        boolean keep) {

    static final String DREY = "io.drey.TieredCachingProvider";

    static final String HELP = """
            Usage: src/chaos/run [options]
              --topology a,b   redis, sentinel, cluster, twemproxy (all)
              --fault a,b      of these, each where it can happen (all):
                               %s
              --jvms n         how many share the servers (3)
              --seed n         repeats what happens when, and to whom (of the clock)
              --minutes n      goes on with new seeds until so much time is over (one round each)
              --seconds n      of faults in each round (15)
              --provider class --uri uri
                               drives another JCache provider, which must be on the class path: {address} in the
                               address stands for host:port of a server; JVMs also get it as -Dchaos.address
              --soak           faults without a loss for so many minutes on each topology: heap, threads, connections and
                               memory must stay flat; entries live for a while only, and calls are not checked
              --keep           keeps histories and logs of all rounds, and says where
              --help           says this
            Ends with 1 if a promise was broken, with 2 if it could not run.
            """;

    /** Takes arguments apart. */
    static Options of(List<String> arguments) {
        Options options = new Options(
                List.of(Topology.values()),
                List.of(Fault.values()),
                3,
                System.currentTimeMillis(),
                Duration.ZERO,
                Duration.ofSeconds(15),
                DREY,
                null,
                false,
                false);
        for (int at = 0; at < arguments.size(); at++) {
            String name = arguments.get(at);
            if (name.equals("--soak") || name.equals("--keep")) {
                options = options.with(name, "");
            } else if (at + 1 < arguments.size()) {
                options = options.with(name, arguments.get(++at));
            } else {
                throw new IllegalArgumentException(name + " is no option or lacks its value");
            }
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--topology" ->
                new Options(
                        named(Topology.values(), value), faults, jvms, seed, time, round, provider, uri, soak, keep);
            case "--fault" ->
                new Options(
                        topologies, named(Fault.values(), value), jvms, seed, time, round, provider, uri, soak, keep);
            case "--jvms" ->
                new Options(topologies, faults, Integer.parseInt(value), seed, time, round, provider, uri, soak, keep);
            case "--seed" -> withSeed(Long.parseLong(value));
            case "--minutes" ->
                new Options(
                        topologies,
                        faults,
                        jvms,
                        seed,
                        Duration.ofMinutes(Long.parseLong(value)),
                        round,
                        provider,
                        uri,
                        soak,
                        keep);
            case "--seconds" ->
                new Options(
                        topologies,
                        faults,
                        jvms,
                        seed,
                        time,
                        Duration.ofSeconds(Long.parseLong(value)),
                        provider,
                        uri,
                        soak,
                        keep);
            case "--provider" -> new Options(topologies, faults, jvms, seed, time, round, value, uri, soak, keep);
            case "--uri" -> new Options(topologies, faults, jvms, seed, time, round, provider, value, soak, keep);
            case "--soak" -> new Options(topologies, faults, jvms, seed, time, round, provider, uri, true, keep);
            case "--keep" -> new Options(topologies, faults, jvms, seed, time, round, provider, uri, soak, true);
            default -> throw new IllegalArgumentException(name + " is no option");
        };
    }

    Options withSeed(long other) {
        return new Options(topologies, faults, jvms, other, time, round, provider, uri, soak, keep);
    }

    private static <E extends Enum<E>> List<E> named(E[] all, String names) {
        List<E> found = new ArrayList<>();
        for (String name : names.split(",", -1)) {
            String constant = name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
            found.add(List.of(all).stream()
                    .filter(each -> each.name().equals(constant))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(name + " is none of "
                            + List.of(all).toString().toLowerCase(Locale.ROOT).replace('_', '-'))));
        }
        return found;
    }

    boolean isDrey() {
        return provider.equals(DREY);
    }
}
