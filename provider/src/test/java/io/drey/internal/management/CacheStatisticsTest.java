package io.drey.internal.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CacheStatisticsTest {
    private long now = 1_000;
    private int clockReads;
    private final CacheStatistics statistics = new CacheStatistics(
            () -> {
                clockReads++;
                return now;
            },
            true);

    @Test
    void countsEachKind() {
        statistics.recordHit(0);
        statistics.recordGets(2, 1, 0);
        statistics.recordPuts(4, 0);
        statistics.recordRemovals(5, 0);
        statistics.recordEvictions(6);

        assertThat(statistics.getCacheHits()).isEqualTo(3);
        assertThat(statistics.getCacheMisses()).isEqualTo(1);
        assertThat(statistics.getCacheGets()).isEqualTo(4);
        assertThat(statistics.getCacheHitPercentage()).isEqualTo(75f);
        assertThat(statistics.getCacheMissPercentage()).isEqualTo(25f);
        assertThat(statistics.getCachePuts()).isEqualTo(4);
        assertThat(statistics.getCacheRemovals()).isEqualTo(5);
        assertThat(statistics.getCacheEvictions()).isEqualTo(6);
    }

    @Test
    void countsAndTimesNothingWhileDisabled() {
        statistics.recordPuts(1, 0);
        statistics.setEnabled(false);

        statistics.recordHit(statistics.startGet());
        statistics.recordGets(1, 1, statistics.startGet());
        statistics.recordPuts(1, statistics.startPut());
        statistics.recordRemovals(1, statistics.startRemove());
        statistics.recordEvictions(1);

        assertThat(statistics.getCacheGets()).isZero();
        assertThat(statistics.getCachePuts()).isEqualTo(1);
        assertThat(statistics.getCacheRemovals()).isZero();
        assertThat(statistics.getCacheEvictions()).isZero();
        assertThat(clockReads).isZero();
    }

    @Test
    void percentagesAndTimesAreZeroBeforeTheFirstOperation() {
        assertThat(statistics.getCacheHitPercentage()).isZero();
        assertThat(statistics.getCacheMissPercentage()).isZero();
        assertThat(statistics.getAverageGetTime()).isZero();
        assertThat(statistics.getAveragePutTime()).isZero();
        assertThat(statistics.getAverageRemoveTime()).isZero();
    }

    @Test
    void theFirstOperationOfEachKindIsTimedInMicroseconds() {
        get(1_000);
        get(2_000);
        long put = statistics.startPut();
        now += 500;
        statistics.recordPuts(1, put);
        long remove = statistics.startRemove();
        now += 250;
        statistics.recordRemovals(1, remove);

        assertThat(statistics.getAverageGetTime()).isEqualTo(1.5f);
        assertThat(statistics.getAveragePutTime()).isEqualTo(0.5f);
        assertThat(statistics.getAverageRemoveTime()).isEqualTo(0.25f);
    }

    @Test
    void anOperationThatTheClockDoesNotSeeStillTookTime() {
        get(0);

        assertThat(statistics.getAverageGetTime()).isPositive();
    }

    @Test
    void theTimeOfABulkOperationIsSharedByItsKeys() {
        long start = statistics.startGet();
        now += 10_000;
        statistics.recordGets(3, 1, start);

        assertThat(statistics.getAverageGetTime()).isEqualTo(2.5f);
    }

    @Test
    void oneOperationInAbout64ReadsTheClockInTheLongRun() {
        IntStream.range(0, 64).forEach(i -> get(10));
        clockReads = 0;

        IntStream.range(0, 64_000).forEach(i -> get(10));

        assertThat(clockReads / 2).isBetween(900, 1_100);
    }

    @Test
    void theSampleDoesNotFallIntoStepWithAPeriodicWorkload() {
        IntStream.range(0, 640_000).forEach(i -> get(i % 64 == 0 ? 64_000 : 1_000));

        assertThat(statistics.getAverageGetTime()).isCloseTo(1.98f, within(0.2f));
    }

    @Test
    void clearResetsEverythingAndTimesTheNextOperation() {
        IntStream.range(0, 1_000).forEach(i -> get(10));
        statistics.recordPuts(1, 0);

        statistics.clear();
        assertThat(statistics.getCacheGets()).isZero();
        assertThat(statistics.getCachePuts()).isZero();
        assertThat(statistics.getAverageGetTime()).isZero();

        get(3_000);
        assertThat(statistics.getAverageGetTime()).isEqualTo(3f);
    }

    @Test
    void threadsThatCountAtOnceLoseNothing() throws InterruptedException {
        CacheStatistics shared = new CacheStatistics(() -> 7, true);
        Runnable work = () -> IntStream.range(0, 100_000).forEach(i -> shared.recordHit(shared.startGet()));
        Thread one = new Thread(work);
        Thread two = new Thread(work);

        one.start();
        two.start();
        one.join();
        two.join();

        assertThat(shared.getCacheHits()).isEqualTo(200_000);
    }

    private void get(long nanos) {
        long start = statistics.startGet();
        now += nanos;
        statistics.recordHit(start);
    }
}
