package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.fleet.Tally.Added;
import io.drey.fleet.Tally.Claim;
import io.drey.fleet.Tally.Fall;
import io.drey.fleet.Tally.Risen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * What three JVMs may rely on that share a remote tier while servers fail and one of them is killed. All of it happens
 * once; each test looks at one promise. Nothing is said about how long anything takes.
 */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
abstract class FleetInFaults {

    private static final Duration AGREEMENT = Duration.ofSeconds(10);

    private Fleet fleet;
    private String inherited;
    private List<String> pending;
    private List<List<String>> agreed;
    private List<Long> counters;
    private List<Long> claims;
    private final List<List<Long>> rising = new ArrayList<>();
    private final List<List<Long>> once = new ArrayList<>();

    /** Starts servers; answers their address. */
    abstract String startServers();

    /** What happens to them while they are used. */
    abstract void fail(Fleet fleet);

    abstract void endServers();

    @BeforeAll
    void run() throws Exception {
        fleet = Fleet.at(startServers());
        try {
            fleet.load();
            fleet.goesOn();
            fail(fleet);
            fleet.goesOn();
            fleet.killOneWithTheLeaseOn("held");
            inherited = fleet.one("inherit", "held", 7);
            fleet.goesOn();
            pending = fleet.all("stop", "none", 0);
            await().atMost(AGREEMENT)
                    .until(() ->
                            state().stream().allMatch(all -> Set.copyOf(all).size() == 1));
            agreed = state();
            fleet.succeed();
            look();
        } catch (Throwable failure) {
            System.err.println(fleet.log());
            throw failure;
        }
    }

    /** Of each kind of keys, what each JVM reads. */
    private List<List<String>> state() {
        List<List<String>> state = new ArrayList<>(List.of(fleet.all("read", "counter", Tally.COUNTERS)));
        for (int id = 1; id <= Fleet.SIZE; id++) {
            state.add(fleet.all("read", "rising" + id + "-", Tally.RISING));
        }
        return state;
    }

    private void look() {
        counters = read("counter", Tally.COUNTERS);
        claims = read("claim", Tally.CLAIMS);
        for (int id = 1; id <= Fleet.SIZE; id++) {
            rising.add(read("rising" + id + "-", Tally.RISING));
            once.add(read("once" + id + "-", (int) fleet.tallies().get(id - 1).once()));
        }
    }

    private List<Long> read(String key, int keys) {
        List<Long> values = new ArrayList<>();
        for (String value :
                fleet.one("read", key, keys).replaceAll("[\\[\\] ]", "").split(",")) {
            values.add(value.isEmpty() || value.equals("null") ? null : Long.valueOf(value));
        }
        return values;
    }

    @AfterAll
    void end() throws Exception {
        try {
            if (fleet != null) {
                fleet.close();
            }
        } finally {
            endServers();
        }
    }

    @Test
    void whatWasAddedIsCountedOnceAndWhatIsInDoubtAtMostOnce() {
        for (int counter = 0; counter < Tally.COUNTERS; counter++) {
            long kept = sum(Added.KEPT, counter);
            long doubtful = sum(Added.BEGUN, counter) - kept - sum(Added.REFUSED, counter);

            assertThat(counters.get(counter))
                    .as("counter %d, %d additions kept, %d in doubt or at risk", counter, kept, doubtful)
                    .isBetween(kept, kept + doubtful);
        }
    }

    private long sum(Added what, int counter) {
        return fleet.tallies().stream()
                .mapToLong(tally -> tally.added(what, counter))
                .sum();
    }

    @Test
    void aClaimIsWonByOneOfAll() {
        int contended = 0;
        for (int key = 0; key < Tally.CLAIMS; key++) {
            EnumSet<Claim> outcomes = EnumSet.noneOf(Claim.class);
            List<Long> winners = new ArrayList<>();
            for (int id = 1; id <= Fleet.SIZE; id++) {
                Claim claim = fleet.tallies().get(id - 1).claimed(key);
                outcomes.add(claim);
                if (claim == Claim.WON) {
                    winners.add((long) id);
                }
            }
            if (outcomes.contains(Claim.AT_RISK)) {
                continue;
            }
            assertThat(winners).as("winners of %d", key).hasSizeLessThan(2);
            if (!winners.isEmpty()) {
                assertThat(claims.get(key)).as("owner of %d", key).isEqualTo(winners.get(0));
            } else if (outcomes.contains(Claim.LOST)) {
                assertThat(outcomes).as("winner of %d", key).contains(Claim.BEGUN);
                assertThat(claims.get(key)).as("owner of %d", key).isNotNull();
            }
            contended += outcomes.contains(Claim.WON) && outcomes.contains(Claim.LOST) ? 1 : 0;
        }
        assertThat(contended).isPositive();
    }

    @Test
    void aKeyOnlyFallsToWhatAKilledServerHadNotPassedOn() {
        List<Fall> falls = fleet.tallies().stream()
                .flatMap(tally -> tally.falls().stream())
                .toList();

        assertThat(falls).filteredOn(fall -> !isUndone(fall)).isEmpty();
    }

    private boolean isUndone(Fall fall) {
        Tally writer = fleet.tallies().get(fall.writer() - 1);
        long from = writer.risen(Risen.RISKED_FROM, fall.key());
        return fall.seen() > from && fall.seen() <= writer.risen(Risen.RISKED_TO, fall.key()) && fall.then() >= from;
    }

    @Test
    void whatWasAcceptedIsThereForANewJvm() {
        assertThat(pending).containsOnly("0");
        for (int id = 1; id < Fleet.SIZE; id++) {
            Tally writer = fleet.tallies().get(id - 1);

            assertThat(rising.get(id - 1)).isEqualTo(last(writer));
            assertThat(once.get(id - 1))
                    .isEqualTo(LongStream.range(0, writer.once()).boxed().toList());
        }
    }

    private static List<Long> last(Tally writer) {
        return Stream.iterate(0, key -> key + 1)
                .limit(Tally.RISING)
                .map(key -> writer.risen(Risen.LAST, key))
                .toList();
    }

    @Test
    void aKilledJvmLeavesNothingThatItHadNotWritten() {
        Tally killed = fleet.tallies().get(Fleet.SIZE - 1);

        for (int key = 0; key < Tally.RISING; key++) {
            // It may have been killed after a write and before it tallied that.
            assertThat(rising.get(Fleet.SIZE - 1).get(key)).isBetween(1L, killed.risen(Risen.LAST, key) + Tally.RISING);
        }
    }

    @Test
    void aKilledJvmsLeaseEnds() {
        assertThat(inherited).isEqualTo("nothing");
    }

    @Test
    void allJvmsAgreeInTheEnd() {
        List<String> seen = agreed.stream().map(all -> all.get(0)).toList();

        assertThat(seen.get(0)).isEqualTo(counters.toString());
        for (int id = 1; id <= Fleet.SIZE; id++) {
            assertThat(seen.get(id)).isEqualTo(rising.get(id - 1).toString());
        }
    }
}
