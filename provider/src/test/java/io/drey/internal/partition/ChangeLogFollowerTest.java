package io.drey.internal.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Version;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.RemotePartition;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.SimulatedStore;
import io.drey.simulation.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChangeLogFollowerTest {

    private static final Duration TICK = Duration.ofMillis(10);
    private static final int LOG_LENGTH = 3_000;

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(2, LOG_LENGTH, clock, new Random(1));
    private final DirectNetwork network = new DirectNetwork(redis);
    private final SimulatedNode node = new SimulatedNode(redis, network, clock);
    private final SimulatedStore writer = new SimulatedNode(redis, network, clock).remote("cache");
    private final Partition partition = node.partitions.get(0);
    private final Partition other = node.partitions.get(1);
    private final String key = node.keyIn(0, 0);
    private final List<String> changed = new ArrayList<>();

    @BeforeEach
    void begin() {
        put(key);
        put(node.keyIn(1, 0));
        node.follower.listen("cache", (where, change) -> changed.addAll(names(change)));
        step();
    }

    private static List<String> names(ChangeRecord change) {
        return change.isClear()
                ? List.of("all")
                : change.keys().stream()
                        .map(key -> new String(key, StandardCharsets.UTF_8))
                        .toList();
    }

    private void put(String name) {
        writer.put(name, "value", Lifetime.forever());
    }

    /** The keys of the changes that are announced to a listener from now on. */
    private List<String> announcedKeys() {
        List<String> announced = new ArrayList<>();
        node.follower.listen("cache", new ChangeListener() {
            @Override
            public void changed(Partition where, ChangeRecord change) {}

            @Override
            public boolean announced(ChangeRecord change) {
                announced.addAll(names(change));
                return true;
            }
        });
        return announced;
    }

    private void step() {
        clock.advance(TICK);
        node.follower.step();
    }

    private void assertConfirmedJustNow() {
        assertThat(partition.confirmedAt()).isEqualTo(clock.nanos());
        assertThat(partition.isReachable()).isTrue();
    }

    @Test
    void theFirstLookBeginsAnEpochWithoutReadingTheLog() {
        assertThat(partition.epoch()).isEqualTo(1);
        assertThat(changed).isEmpty();
        assertConfirmedJustNow();
    }

    @Test
    void nothingIsConfirmedBeforeTheFirstPoll() {
        Partition unseen = new Partitions(1).get(0);

        assertThat(unseen.isConfirmedWithin(Long.MAX_VALUE, unseen.confirmedAt()))
                .isFalse();
    }

    @Test
    void changesAreToldInOrderAndOnce() {
        String second = node.keyIn(0, 1);
        put(second);
        put(key);
        step();
        writer.clear();
        step();
        step();

        assertThat(changed).containsExactly(second, key, "all", "all");
        assertThat(partition.epoch()).isEqualTo(1);
        assertConfirmedJustNow();
    }

    @Test
    void whatWasHeardOfIsToldInItsPlaceAllTheSameAndConfirmsNothing() {
        List<String> announced = announcedKeys();
        long confirmedAt = partition.confirmedAt();
        put(key);
        clock.advance(TICK);
        node.applyEarly();

        assertThat(announced).containsExactly(key);
        assertThat(changed).isEmpty();
        assertThat(partition.confirmedAt()).isEqualTo(confirmedAt);

        step();
        assertThat(changed).containsExactly(key);
        assertConfirmedJustNow();
    }

    @Test
    void clearsAreNotHeardOfSinceTheirOrderMatters() {
        List<String> announced = announcedKeys();
        put(key);
        writer.clear();

        assertThat(node.applyEarly()).as("may the look be left for later").isFalse();
        assertThat(announced).containsExactly(key);
    }

    @Test
    void afterKeysTheLookMayBeLeftForLaterAndAfterNothingNot() {
        assertThat(node.applyEarly()).isFalse();

        put(key);

        assertThat(node.applyEarly()).isTrue();
    }

    @Test
    void manyChangesOfOnePartitionAskForAPoll() {
        for (int i = 0; i < 40; i++) {
            put(key);
        }

        assertThat(node.applyEarly()).isFalse();
    }

    @Test
    void whatWasHeardOfAndIsLostDoesNotSilenceWhatFollows() {
        List<String> announced = announcedKeys();
        List<RemotePartition> replica = redis.snapshot();
        clock.advance(Duration.ofSeconds(1));
        put(key);
        node.applyEarly();
        redis.failOver(replica, 900);
        step();
        announced.clear();

        put(key);
        node.applyEarly();

        assertThat(announced).containsExactly(key);
    }

    @Test
    void whatIsHeardTwiceIsToldOnce() {
        List<String> announced = announcedKeys();
        put(key);
        node.applyEarly();
        node.applyEarly();

        assertThat(announced).containsExactly(key);
    }

    @Test
    void stalenessIsMeasuredWhenAChangeIsHeardOfSinceItsCopiesGoThen() {
        put(key);
        node.applyEarly();
        clock.advance(Duration.ofSeconds(1));
        step();

        assertThat(node.statistics.stalenessMillis(1)).isLessThan(100);
        assertThat(changed).containsExactly(key);
    }

    @Test
    void changesOfOtherCachesAreAppliedButNotTold() {
        new SimulatedNode(redis, network, clock).remote("another").put(key, "value", Lifetime.forever());
        step();

        assertThat(changed).isEmpty();
        assertThat(partition.applied()).isEqualTo(redis.at(0, RemotePartition::head));
    }

    @Test
    void confirmationIsAsOfTheQuestionNotOfTheAnswer() {
        put(key);
        clock.advance(TICK);
        long askedAt = clock.nanos();
        network.beforeNextAnswer(() -> clock.advance(TICK));
        node.follower.step();

        assertThat(partition.confirmedAt()).isEqualTo(askedAt);
    }

    @Test
    void moreChangesThanAPageHoldsAreAllApplied() {
        for (int i = 0; i < 2_500; i++) {
            put(key);
        }
        step();

        assertThat(changed).hasSize(2_500);
        assertThat(partition.epoch()).isEqualTo(1);
        assertConfirmedJustNow();
    }

    @Test
    void aPageThatIsExactlyFullIsNotTakenForTheEndOfTheLog() {
        for (int i = 0; i < 1_023; i++) { // with the record known before them exactly a page
            put(key);
        }
        network.beforeNextAnswer(() -> {});
        network.beforeNextAnswer(() -> put(node.keyIn(0, 1))); // made after the first page was read
        step();

        assertThat(changed).hasSize(1_024).endsWith(node.keyIn(0, 1));
        assertConfirmedJustNow();
    }

    @Test
    void aLogTrimmedPastTheLastKnownRecordEndsTheEpochOfItsPartitionOnly() {
        for (int i = 0; i < LOG_LENGTH; i++) {
            put(key);
        }
        step();

        assertThat(partition.epoch()).isEqualTo(2);
        assertThat(other.epoch()).isEqualTo(1);
        assertThat(node.statistics.divergences()).isEqualTo(1);
        assertConfirmedJustNow();
    }

    @Test
    void afterADivergedHistoryTheFollowerContinuesFromTheNewHead() {
        redis.flush(0);
        put(key);
        step();
        assertThat(partition.epoch()).isEqualTo(2);

        put(node.keyIn(0, 1));
        step();

        assertThat(changed).containsExactly(node.keyIn(0, 1));
        assertThat(partition.epoch()).isEqualTo(2);
    }

    @Test
    void aFlushedPartitionHasNoHeadAndEndsTheEpoch() {
        redis.flush(0);
        step();

        assertThat(partition.epoch()).isEqualTo(2);
        assertThat(partition.applied()).isEqualTo(Version.NONE);
        assertThat(partition.appliedPosition()).isZero();
        assertThat(other.epoch()).isEqualTo(1);
    }

    @Test
    void theFirstChangeAfterAFlushEndsTheEpochAgainSinceNothingLeadsToIt() {
        redis.flush(0);
        step();
        put(key);
        step();

        assertThat(partition.epoch()).isEqualTo(3);
    }

    @Test
    void anEvictedHeadEndsTheEpoch() {
        redis.at(0, remote -> {
            remote.evictHead();
            return true;
        });
        step();

        assertThat(partition.epoch()).isEqualTo(2);
    }

    @Test
    void anEvictedLogEndsTheEpochWithTheNextChange() {
        redis.at(0, remote -> {
            remote.evictLog();
            return true;
        });
        step();
        assertThat(partition.epoch()).isEqualTo(1);

        put(key);
        step();

        assertThat(partition.epoch()).isEqualTo(2);
    }

    @Test
    void aReplicaThatWasBehindEndsTheEpoch() {
        List<RemotePartition> replica = redis.snapshot();
        put(key);
        step();
        redis.failOver(replica, 0);
        step();

        assertThat(partition.epoch()).isEqualTo(2);
        assertThat(other.epoch()).isEqualTo(1);
    }

    @Test
    void theSamePositionWithAnotherNonceIsAnotherHistory() {
        List<RemotePartition> replica = redis.snapshot();
        put(key);
        Version ours = redis.at(0, RemotePartition::head);
        node.follower.step();
        redis.failOver(replica, 0);
        put(key);
        Version theirs = redis.at(0, RemotePartition::head);
        put(key);
        node.follower.step();

        assertThat(theirs.position()).isEqualTo(ours.position());
        assertThat(partition.epoch()).isEqualTo(2);
    }

    @Test
    void aContinuousLogAfterALongOutageKeepsTheEpoch() {
        redis.reach(0, false);
        for (int i = 0; i < 100; i++) {
            step();
        }
        assertThat(partition.isReachable()).isFalse();
        redis.reach(0, true);
        put(key);
        step();

        assertThat(changed).containsExactly(key);
        assertThat(partition.epoch()).isEqualTo(1);
        assertConfirmedJustNow();
    }

    @Test
    void aPartitionThatDoesNotAnswerIsNeitherConfirmedNorAreOthersHeldUp() {
        long confirmedAt = partition.confirmedAt();
        redis.reach(0, false);
        step();

        assertThat(partition.isReachable()).isFalse();
        assertThat(partition.confirmedAt()).isEqualTo(confirmedAt);
        assertThat(other.isReachable()).isTrue();
        assertThat(other.confirmedAt()).isEqualTo(clock.nanos());
    }

    @Test
    void aPartitionWhoseLogDoesNotAnswerIsNotConfirmedByItsHead() {
        long confirmedAt = partition.confirmedAt();
        put(key);
        network.beforeNextAnswer(() -> redis.reach(0, false)); // between the heads and the log
        step();

        assertThat(partition.isReachable()).isFalse();
        assertThat(partition.confirmedAt()).isEqualTo(confirmedAt);
        assertThat(changed).isEmpty();
    }

    @Test
    void anEmptyPartitionStaysConfirmed() {
        redis.flush(0);
        step();
        step();

        assertThat(partition.epoch()).isEqualTo(2);
        assertConfirmedJustNow();
    }

    @Test
    void listenersThatLeftAreNotTold() {
        node.follower.unlisten("cache");
        put(key);
        step();

        assertThat(changed).isEmpty();
    }

    /** A listener that cannot apply anything; answers which partitions it was told to forget. */
    private List<Integer> failingListener(String cache, boolean forgets) {
        List<Integer> forgotten = new ArrayList<>();
        node.follower.listen(cache, new ChangeListener() {
            @Override
            public void changed(Partition where, ChangeRecord change) {
                throw new StackOverflowError("a list that contains itself");
            }

            @Override
            public boolean announced(ChangeRecord change) {
                throw new NoClassDefFoundError("of a key");
            }

            @Override
            public void forget(Partition where) {
                forgotten.add(where.number());
                if (!forgets) {
                    throw new OutOfMemoryError("Java heap space");
                }
            }
        });
        return forgotten;
    }

    @Test
    void aChangeThatCannotBeAppliedCostsThatCacheItsPartitionAndNobodyElseAnything() {
        List<Integer> forgotten = failingListener("cache", true);
        put(key);
        put(key);
        put(node.keyIn(1, 0));
        step();

        assertThat(forgotten).containsExactlyInAnyOrder(0, 0, 1);
        assertThat(changed).containsExactlyInAnyOrder(key, key, node.keyIn(1, 0));
        assertThat(partition.epoch()).isEqualTo(1);
        assertThat(partition.applied()).isEqualTo(redis.at(0, RemotePartition::head));
        assertConfirmedJustNow();
        assertThat(node.statistics.unappliedRecords()).isEqualTo(3);
        assertThat(node.statistics.divergences()).isEqualTo(3);
    }

    @Test
    void aPartitionThatCannotBeForgottenIsBegunAnewAndTheOthersAreConfirmed() {
        failingListener("cache", false);
        put(key);
        step();

        assertThat(partition.epoch()).isEqualTo(2);
        assertThat(partition.applied()).isEqualTo(redis.at(0, RemotePartition::head));
        assertThat(other.epoch()).isEqualTo(1);
        assertThat(other.confirmedAt()).isEqualTo(clock.nanos());
        assertConfirmedJustNow();
    }

    @Test
    void aClearThatCannotBeAppliedEndsTheEpochSinceAnOldGenerationMustNotBeBelieved() {
        List<Integer> forgotten = failingListener("cache", true);
        writer.clear();
        step();

        assertThat(forgotten).isEmpty();
        assertThat(partition.epoch()).isEqualTo(2);
        assertThat(other.epoch()).isEqualTo(2);
        assertConfirmedJustNow();
    }

    @Test
    void whatCannotBeHeardOfWaitsForItsPlaceAndKeepsNobodyElseFromHearing() {
        failingListener("cache", true);
        List<String> announced = announcedKeys();
        put(key);

        assertThat(node.applyEarly()).as("may the look be left for later").isFalse();
        assertThat(announced).containsExactly(key);
    }
}
