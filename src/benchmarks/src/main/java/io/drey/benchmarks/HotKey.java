package io.drey.benchmarks;

import io.drey.fleet.Competition;
import io.drey.fleet.Worker;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Several JVMs of several threads that all add to one key by {@code invoke}, Drey's and Redisson's JCache in turns,
 * each beside one thread that has the key for itself, in turns of two seconds. Told is what is asked of Drey: that no
 * call fails or takes a second, that no JVM gets much less than its share, and that all of them together get no less
 * done than one alone; and whether the number is the number of calls.
 */
public final class HotKey {

    private static final List<String> CONTENDERS = List.of("drey", "redisson");
    private static final List<String> FLEETS = List.of("2x1", "2x8", "3x16");
    private static final int WARM_UP_THREADS = 8;
    private static final long WORST_MILLIS = 1_000;

    private static final long ROUND_SECONDS = 2;
    private static final String HEAD = "%-10s %-6s %9s %9s %11s %15s %13s %7s   %s%n";
    private static final String FORMAT = "%-10s %-6s %9d %9d %11d %15s %13s %7s   %s%n";

    private final long seconds;
    private final String contender;
    private final List<Worker> jvms;
    private int key;

    private HotKey(long seconds, String contender, List<Worker> jvms) {
        this.seconds = seconds;
        this.contender = contender;
        this.jvms = jvms;
    }

    /** Takes {@code seconds=12}, contenders, and fleets such as {@code 2x8}; without, all of both. */
    public static void main(String[] arguments) throws IOException {
        List<String> given = List.of(arguments);
        long seconds = given.stream()
                .filter(each -> each.startsWith("seconds="))
                .map(each -> Long.parseLong(each.substring("seconds=".length())))
                .findFirst()
                .orElse(12L);
        List<String> chosen = CONTENDERS.stream().filter(given::contains).toList();
        List<String> fleets =
                given.stream().filter(each -> each.matches("\\d+x\\d+")).toList();
        System.out.printf(
                HEAD, "", "", "calls/s", "failures", "worst (ms)", "least share", "of one alone", "number", "");
        System.out.printf(HEAD, "asked", "", "", "0", "< 1000", "> half of fair", ">= 1", "right", "");
        StolenTime stolen = new StolenTime();
        try (RedisServer server = RedisServer.start()) {
            for (String contender : chosen.isEmpty() ? CONTENDERS : chosen) {
                measure(contender, server.uri(), seconds, fleets.isEmpty() ? FLEETS : fleets);
            }
        }
        System.out.println("stolen by the host: " + stolen);
    }

    private static void measure(String contender, String uri, long seconds, List<String> fleets) throws IOException {
        int most = fleets.stream().mapToInt(HotKey::jvms).max().orElseThrow();
        // A loaded machine is not what is measured.
        String patient = contender.equals("drey") ? uri + "?connect-timeout=10s&command-timeout=10s" : uri;
        List<Worker> jvms = new ArrayList<>();
        try {
            for (int id = 1; id <= most; id++) {
                jvms.add(Worker.start(HotKeyJvm.class, id, List.of("-XX:TieredStopAtLevel=4"), contender, patient));
            }
            HotKey hotKey = new HotKey(seconds, contender, jvms);
            for (Worker jvm : jvms) {
                jvm.does(Long.toString(2 * ROUND_SECONDS), "warm-up", WARM_UP_THREADS)
                        .join();
            }
            fleets.forEach(hotKey::compete);
        } finally {
            jvms.forEach(Worker::close);
        }
    }

    private static int jvms(String fleet) {
        return Integer.parseInt(fleet.substring(0, fleet.indexOf('x')));
    }

    private void compete(String fleet) {
        int count = jvms(fleet);
        int threads = Integer.parseInt(fleet.substring(fleet.indexOf('x') + 1));
        long alone = 0;
        List<Round> rounds = new ArrayList<>();
        for (long spent = 0; spent < seconds; spent += ROUND_SECONDS) {
            alone += run(1, 1).calls();
            rounds.add(run(count, threads));
        }
        Round all = rounds.stream().reduce(Round::with).orElseThrow();
        double ofOne = (double) all.calls() / alone;
        double share = (double) all.least() / all.calls();
        boolean reached = all.failures() == 0
                && all.worstMillis() < WORST_MILLIS
                && share > 0.5 / count
                && ofOne >= 1
                && all.right();
        System.out.printf(
                FORMAT,
                contender,
                fleet,
                all.calls() / (rounds.size() * ROUND_SECONDS),
                all.failures(),
                all.worstMillis(),
                "%.2f".formatted(share),
                "%.2f".formatted(ofOne),
                all.right() ? "right" : "WRONG",
                reached ? "reached" : "missed");
    }

    /** Lets so many JVMs compete for a key of their own. */
    private Round run(int count, int threads) {
        String hot = "hot" + ++key;
        List<CompletableFuture<String>> answers = jvms.subList(0, count).stream()
                .map(jvm -> jvm.does(Long.toString(ROUND_SECONDS), hot, threads))
                .toList();
        List<Competition> results = answers.stream()
                .map(CompletableFuture::join)
                .map(Competition::of)
                .toList();
        String sum = jvms.get(0).does("sum", hot, 0).join();
        return new Round(results, sum);
    }

    /**
     * How the JVMs fared.
     *
     * @param right whether the key holds the number of calls
     */
    private record Round(List<Competition> results, boolean right) {

        Round(List<Competition> results, String sum) {
            this(results, sum.equals(Long.toString(sum(results))));
        }

        private static long sum(List<Competition> results) {
            return results.stream().mapToLong(Competition::calls).sum();
        }

        Round with(Round other) {
            List<Competition> both = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                both.add(results.get(i).with(other.results.get(i)));
            }
            return new Round(both, right && other.right);
        }

        long calls() {
            return sum(results);
        }

        /** Calls of the JVM that made the fewest. */
        long least() {
            return results.stream().mapToLong(Competition::calls).min().orElseThrow();
        }

        long failures() {
            return results.stream().mapToLong(Competition::failures).sum();
        }

        long worstMillis() {
            return results.stream().mapToLong(Competition::worstMillis).max().orElseThrow();
        }
    }
}
