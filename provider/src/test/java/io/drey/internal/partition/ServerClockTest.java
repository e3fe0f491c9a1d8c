package io.drey.internal.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The server's clock in these tests shows 1,000,000 ms when this JVM's shows 0, and runs as fast, unless it is set. */
class ServerClockTest {

    private static final long SERVER = 1_000_000;

    private final Partition partition = new Partitions(1).get(0);

    /**
     * A reading that was asked for and answered at these milliseconds of this JVM, when the server had this much more.
     */
    private ServerClock read(long askedAt, long answeredAt, long serverAhead) {
        partition.serverClock(
                new ServerClock(serverAhead + (askedAt + answeredAt) / 2, nanos(askedAt), nanos(answeredAt)));
        return partition.serverClock();
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Test
    void aSlowAnswerDoesNotShortenWhatLives() {
        read(0, 2, SERVER);

        ServerClock known = read(100, 1_600, SERVER);

        assertThat(known.localDeadline(SERVER + 2_400)).isBetween(nanos(2_395), nanos(2_400));
        assertThat(known.serverMillisAt(nanos(2_400))).isBetween(SERVER + 2_395, SERVER + 2_400);
    }

    @Test
    void anInstantHereIsNeverTakenForALaterOneThereThanItWas() {
        ServerClock known =
                read(100, 1_600, SERVER); // the server may have been read at once, or just before the answer

        assertThat(known.earliestMillisAt(nanos(1_600))).isBetween(SERVER + 848, SERVER + 850);
        assertThat(known.earliestMillisAt(nanos(101_600))).isBetween(SERVER + 100_748, SERVER + 100_750);
        assertThat(known.earliestMillisAt(nanos(600))).isBetween(SERVER - 154, SERVER - 151);
    }

    @Test
    void anInstantHereIsNeverTakenForAnEarlierOneThereThanItWas() {
        ServerClock known = read(100, 1_600, SERVER); // the server told 850, perhaps as soon as it was asked

        assertThat(known.latestMillisAt(nanos(100))).isBetween(SERVER + 851, SERVER + 853);
        assertThat(known.latestMillisAt(nanos(1_600))).isBetween(SERVER + 2_351, SERVER + 2_354);
        assertThat(known.latestMillisAt(nanos(100_100))).isBetween(SERVER + 100_950, SERVER + 100_954);
    }

    @Test
    void aClockThatWasSetSaysNothingOfWhatWasBefore() {
        read(0, 2, SERVER);
        ServerClock known = read(100, 102, SERVER + 5_000);

        assertThat(known.isSetSince(nanos(50))).isTrue();
        assertThat(known.isSetSince(nanos(100))).isFalse();
    }

    @Test
    void theBestReadingIsTakenWhicheverComesFirst() {
        read(0, 1_500, SERVER);

        ServerClock known = read(1_600, 1_602, SERVER);

        assertThat(known.localDeadline(SERVER + 2_400)).isBetween(nanos(2_395), nanos(2_400));
    }

    @Test
    void bothBoundsComeFromTheReadingThatKnowsThemBest() {
        partition.serverClock(new ServerClock(SERVER, nanos(-1), nanos(400))); // the way back was slow
        partition.serverClock(new ServerClock(SERVER + 900, nanos(500), nanos(901))); // the way there

        ServerClock known = partition.serverClock();
        assertThat(known.localDeadline(SERVER + 2_000)).isBetween(nanos(1_995), nanos(2_000));
        assertThat(known.serverMillisAt(nanos(2_000))).isBetween(SERVER + 1_995, SERVER + 2_000);
    }

    @Test
    void anOldReadingIsTrustedLessAsClocksPart() {
        read(0, 0, SERVER);

        long hour = Duration.ofHours(1).toMillis();
        ServerClock known = read(hour, hour + 10_000, SERVER);

        assertThat(known.localDeadline(SERVER + 2 * hour)).isLessThanOrEqualTo(nanos(2 * hour - hour / 1_000));
        assertThat(known.localDeadline(SERVER + 2 * hour)).isGreaterThan(nanos(2 * hour - 5_002));
    }

    @Test
    void aClockThatWasSetIsUnderstoodAnewByOneReading() {
        read(0, 2, SERVER);

        assertThat(read(1_000, 1_002, SERVER - 60_000).localDeadline(SERVER)).isBetween(nanos(59_995), nanos(60_000));
        assertThat(read(2_000, 2_002, SERVER + 60_000).localDeadline(SERVER)).isBetween(nanos(-60_005), nanos(-60_000));
    }

    @Test
    void anInstantIsSurelyBeforeAnotherBeyondTheErrorOnly() {
        ServerClock known = read(10_000, 10_100, SERVER);

        assertThat(known.isSurelyBefore(nanos(9_000), SERVER + 9_100)).isTrue();
        assertThat(known.isSurelyBefore(nanos(9_000), SERVER + 9_040)).isFalse();
        assertThat(known.isSurelyBefore(nanos(9_200), SERVER + 9_100)).isFalse();
        assertThat(known.isSurelyBefore(nanos(9_000 - 1_000_000), SERVER + 9_200 - 1_000_000))
                .as("a quarter of an hour ago the clocks may have differed by a second")
                .isFalse();
    }

    @Test
    void nothingIsSurelyBeforeOnceAClockWasSet() {
        read(0, 2, SERVER);
        ServerClock known = read(1_000, 1_002, SERVER - 60_000);

        assertThat(known.isSurelyBefore(nanos(500), SERVER)).isFalse();
        assertThat(known.isSurelyBefore(nanos(2_000), SERVER)).isTrue();
    }

    @Test
    void whatIsTooFarAwayForNanosecondsStaysOnItsSide() {
        long now = 5;
        ServerClock clock = new ServerClock(1_800_000_000_000L, now, now);

        for (long later : new long[] {Long.MAX_VALUE, Long.MAX_VALUE / 1_000_000, 20_000_000_000_000L}) {
            assertThat(clock.localDeadline(later) - now).as("%d", later).isPositive();
        }
        for (long earlier : new long[] {Long.MIN_VALUE, -Long.MAX_VALUE / 1_000_000, -20_000_000_000_000L, -1}) {
            assertThat(clock.localDeadline(earlier) - now).as("%d", earlier).isNegative();
        }
    }
}
