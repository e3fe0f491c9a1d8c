package io.drey.internal.journal;

import static io.drey.internal.journal.Journals.NEVER;
import static io.drey.internal.journal.Journals.PATIENCE;
import static io.drey.internal.journal.Journals.SOON;
import static io.drey.internal.journal.Journals.append;
import static io.drey.internal.journal.Journals.open;
import static io.drey.internal.journal.Journals.payload;
import static io.drey.internal.journal.Journals.replayed;
import static io.drey.internal.journal.Journals.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.internal.journal.JournalOptions.Fsync;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a journal keeps for the next life, and what it lets go. */
class JournalTest {

    private final FakeDisk disk = new FakeDisk();

    @Test
    void whatWasAppendedIsReplayedInOrderAfterAKillAlsoIfTheDiskNeverSawIt() {
        Journal journal = open(disk, Fsync.NEVER, NEVER);

        List<String> appended = append(journal, "write ", 0, 1_000);

        assertThat(disk.used()).as("only staged").isEqualTo(Segment.MAGIC.length);
        assertThat(replayed(disk.afterKill())).isEqualTo(appended);
        journal.close(PATIENCE);
    }

    @Test
    void whatIsDoneIsNotReplayed() {
        Journal journal = open(disk, Fsync.INTERVAL, SOON);
        long first = journal.append(text("first"), PATIENCE);
        append(journal, "second");
        long third = journal.append(text("third"), PATIENCE);

        journal.done(third, first);

        assertThat(replayed(disk.afterKill())).containsExactly("second");
        journal.close(PATIENCE);
    }

    @Test
    void whatIsDoneIsToldAsSuchWhereItIsStillThere() {
        Journal journal = open(disk, Fsync.NEVER, NEVER);
        append(journal, "open");
        journal.done(journal.append(text("done"), PATIENCE));
        Journal next = open(disk.afterKill(), Fsync.NEVER, NEVER);
        List<String> told = new ArrayList<>();

        next.replay((number, payload, isOpen) -> told.add(new String(payload, StandardCharsets.UTF_8) + " " + isOpen));

        assertThat(told).containsExactly("open true", "done false");
        List.of(journal, next).forEach(each -> each.close(PATIENCE));
    }

    @Test
    void whatIsNotDoneIsReplayedInEveryLifeUntilItIs() {
        Journal first = open(disk, Fsync.NEVER, NEVER);
        append(first, "kept");
        FakeDisk second = disk.afterKill();
        Journal next = open(second, Fsync.NEVER, NEVER);
        append(next, "newer");
        FakeDisk third = second.afterKill();

        assertThat(replayed(third.afterKill())).containsExactly("kept", "newer");

        Journal last = open(third, Fsync.NEVER, NEVER);
        List<Long> numbers = new ArrayList<>();
        last.replay((number, payload, isOpen) -> numbers.add(number));
        last.done(numbers.get(0), numbers.get(1));
        assertThat(replayed(third.afterKill())).isEmpty();
        List.of(first, next, last).forEach(journal -> journal.close(PATIENCE));
    }

    @Test
    void afterAnOrderlyEndWithEverythingDoneNothingIsLeft() {
        Journal journal = open(disk, Fsync.INTERVAL, SOON);
        for (int i = 0; i < 5_000; i++) {
            journal.done(journal.append(payload(i, 100), PATIENCE));
        }

        journal.close(PATIENCE);

        assertThat(disk.isOpen()).as("others may have the directory").isFalse();
        assertThat(disk.used()).isEqualTo(Segment.MAGIC.length);
        assertThat(replayed(disk.afterKill())).isEmpty();
        assertThat(journal.status().state()).isEqualTo(JournalStatus.State.CLOSED);
        assertThatThrownBy(() -> append(journal, "late")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNotDoneOutlivesAnOrderlyEnd() {
        Journal journal = open(disk, Fsync.INTERVAL, NEVER);
        List<String> appended = append(journal, "write ", 0, 10);

        journal.close(PATIENCE);

        assertThat(replayed(disk.afterPowerLoss())).isEqualTo(appended);
    }

    @Test
    void withAlwaysWhatWasAppendedSurvivesALossOfPowerAndManyShareAForce() throws Exception {
        Journal journal = open(disk, Fsync.ALWAYS, NEVER);
        CountDownLatch appended = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            String name = "thread " + i + " ";
            new Thread(() -> {
                        append(journal, name, 0, 250);
                        appended.countDown();
                    })
                    .start();
        }

        assertThat(appended.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(replayed(disk.afterPowerLoss())).hasSize(1_000);
        assertThat(disk.forces()).isLessThan(1_000);
        journal.close(PATIENCE);
    }

    @Test
    void withAnIntervalWhatWasAppendedSurvivesALossOfPowerSoonAfterwards() {
        Journal journal = open(disk, Fsync.INTERVAL, SOON);

        List<String> appended = append(journal, "write ", 0, 100);

        await().atMost(PATIENCE).until(() -> replayed(disk.afterPowerLoss()).equals(appended));
        journal.close(PATIENCE);
    }

    @Test
    void aJournalIsBoundedAndGoesOnWhenThereIsRoomAgain() {
        Journal journal = open(disk, Fsync.INTERVAL, SOON);
        List<Long> numbers = new ArrayList<>();

        assertThatThrownBy(() -> {
                    while (true) {
                        numbers.add(journal.append(payload(numbers.size(), 1_000), Duration.ofMillis(50)));
                    }
                })
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("has no room")
                .hasMessageContaining("twice the bytes");
        assertThat(journal.status().bytes()).isLessThanOrEqualTo(JournalOptions.LEAST_BYTES);
        assertThat(numbers).hasSizeGreaterThan(500);

        journal.done(numbers.stream().mapToLong(number -> number).toArray());
        assertThat(journal.append(payload(0, 1_000), PATIENCE)).isNotEqualTo(Journal.NONE);
        assertThat(replayed(disk.afterKill())).hasSize(1);
        journal.close(PATIENCE);
    }

    @Test
    void oneWriteThatWaitsDoesNotKeepEverythingThatCameAfterIt() {
        Journal journal = open(disk, Fsync.INTERVAL, SOON);
        append(journal, "waits long");

        for (int i = 0; i < 10_000; i++) {
            journal.done(journal.append(payload(i, 1_000), PATIENCE));
        }
        append(journal, "newest");

        assertThat(journal.status().bytes()).isLessThanOrEqualTo(JournalOptions.LEAST_BYTES);
        assertThat(replayed(disk.afterKill())).containsExactly("waits long", "newest");
        journal.close(PATIENCE);
    }

    @Test
    void whatWasCarriedOnIsReplayedBeforeWhatCameAfterIt() {
        Journal journal = open(disk, Fsync.INTERVAL, SOON);
        append(journal, "older");
        append(journal, "of the same key");
        for (int i = 0; i < 1_000; i++) {
            journal.done(journal.append(payload(i, 1_000), PATIENCE));
            if (i % 100 == 0) {
                append(journal, "write " + i);
            }
        }

        List<String> replayed = replayed(disk.afterKill());

        assertThat(replayed.subList(0, 3)).containsExactly("older", "of the same key", "write 0");
        assertThat(replayed).hasSize(12).endsWith("write 900");
        journal.close(PATIENCE);
    }

    @Test
    void recordsLargerThanTheStagingMemoryAreKeptInTheirPlace() {
        Journal journal = open(disk, Fsync.NEVER, NEVER);
        append(journal, "before");
        journal.append(payload(7, 300_000), PATIENCE);
        append(journal, "after");

        Journal next = open(disk.afterKill(), Fsync.NEVER, NEVER);
        List<Integer> sizes = new ArrayList<>();
        next.replay((number, payload, isOpen) -> sizes.add(payload.length));
        assertThat(sizes).containsExactly("before".length(), 300_000, "after".length());
        assertThatThrownBy(() -> journal.append(new byte[2_000_000], PATIENCE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("never has room");
        List.of(journal, next).forEach(each -> each.close(PATIENCE));
    }

    @Test
    void aDiskThatTakesFewBytesAtATimeIsAskedAgain() {
        disk.mostAtOnce(7);
        Journal journal = open(disk, Fsync.ALWAYS, NEVER);

        List<String> appended = append(journal, "write ", 0, 50);

        assertThat(replayed(disk.afterPowerLoss())).isEqualTo(appended);
        journal.close(PATIENCE);
    }
}
