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
import java.util.List;
import org.junit.jupiter.api.Test;

/** A disk that is full, or does not keep what it is given. */
class FailingDiskTest {

    private final FakeDisk disk = new FakeDisk();

    @Test
    void aDiskThatIsFullAtTheStartIsAClearError() {
        disk.capacity(3);

        assertThatThrownBy(() -> open(disk, Fsync.ALWAYS, NEVER))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("make room");

        assertThat(disk.isOpen()).as("another one may try").isFalse();
    }

    @Test
    void aDiskThatIsFullLaterIsAStateAndNothingThatWasAppendedIsLost() {
        Journal journal = open(disk, Fsync.INTERVAL, SOON);
        append(journal, "before");
        await().atMost(PATIENCE).until(() -> disk.used() > Segment.MAGIC.length);
        disk.capacity(disk.used() + 10);
        append(journal, "staged");
        await().atMost(PATIENCE).until(() -> journal.status().state() == JournalStatus.State.FAILED);

        assertThat(journal.append(text("without"), PATIENCE)).isEqualTo(Journal.NONE);

        assertThat(journal.status().failure()).isEqualTo("No space left on device");
        assertThat(journal.status().unjournaled()).isEqualTo(1);
        assertThat(replayed(disk.afterKill())).containsExactly("before", "staged");
        assertThat(wasIncomplete(disk.afterKill())).isTrue();

        disk.capacity(Long.MAX_VALUE);
        await().atMost(PATIENCE).until(() -> journal.status().state() == JournalStatus.State.OPEN);
        append(journal, "afterwards");
        assertThat(replayed(disk.afterKill())).containsExactly("before", "staged", "afterwards");
        journal.close(PATIENCE);
        assertThat(replayed(disk.afterPowerLoss())).containsExactly("before", "staged", "afterwards");
    }

    @Test
    void aJournalThatLacksNothingSaysSo() {
        Journal journal = open(disk, Fsync.INTERVAL, SOON);
        append(journal, "write ", 0, 1_000);

        assertThat(wasIncomplete(disk.afterKill())).isFalse();

        journal.close(PATIENCE);
        assertThat(wasIncomplete(disk.afterKill())).isFalse();
    }

    @Test
    void whatADiskMayHaveLostIsWrittenAgainElsewhere() {
        Journal journal = open(disk, Fsync.ALWAYS, NEVER);
        append(journal, "before");
        disk.forceFails(true);
        append(journal, "in doubt");
        assertThat(journal.status().state()).isEqualTo(JournalStatus.State.FAILED);
        String suspect = disk.segments().get(0);

        disk.forceFails(false);

        await().atMost(PATIENCE).until(() -> journal.status().state() == JournalStatus.State.OPEN);
        append(journal, "afterwards");
        await().atMost(PATIENCE).until(() -> !disk.segments().contains(suspect));
        assertThat(replayed(disk.afterPowerLoss())).containsExactly("before", "in doubt", "afterwards");
        journal.close(PATIENCE);
    }

    @Test
    void aProducerDoesNotWaitForADiskThatKeepsNothing() {
        Journal journal = open(disk, Fsync.ALWAYS, NEVER);
        disk.forceFails(true);
        append(journal, "first to learn of it");

        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(journal.append(text("more"), PATIENCE)).isEqualTo(Journal.NONE);
        }

        assertThat(System.nanoTime() - began).isLessThan(PATIENCE.toNanos());
        journal.close(PATIENCE);
    }

    @Test
    void aLargeRecordThatTheDiskRefusesIsNotInTheJournal() {
        Journal journal = open(disk, Fsync.INTERVAL, NEVER);
        append(journal, "before");
        disk.capacity(disk.used() + 100_000);

        assertThat(journal.append(payload(1, 300_000), PATIENCE)).isEqualTo(Journal.NONE);

        disk.capacity(Long.MAX_VALUE);
        await().atMost(PATIENCE).until(() -> journal.status().state() == JournalStatus.State.OPEN);
        List<String> after = append(journal, "after ", 0, 3);
        List<String> replayed = replayed(disk.afterKill());
        assertThat(replayed).hasSize(4).startsWith("before").endsWith(after.get(2));
        journal.close(PATIENCE);
    }

    @Test
    void anEndOnAFullDiskLeavesWhatWasStagedToTheNextLife() {
        Journal journal = open(disk, Fsync.INTERVAL, NEVER);
        disk.capacity(disk.used());
        List<String> appended = append(journal, "staged ", 0, 10);

        journal.close(PATIENCE);

        assertThat(disk.isOpen()).isFalse();
        assertThat(replayed(disk.afterKill())).isEqualTo(appended);
    }

    private static boolean wasIncomplete(JournalFiles left) {
        Journal journal = open(left, Fsync.NEVER, NEVER);
        try {
            return journal.wasIncomplete();
        } finally {
            journal.close(PATIENCE);
        }
    }
}
