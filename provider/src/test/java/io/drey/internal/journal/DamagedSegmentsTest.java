package io.drey.internal.journal;

import static io.drey.internal.journal.Journals.NEVER;
import static io.drey.internal.journal.Journals.PATIENCE;
import static io.drey.internal.journal.Journals.append;
import static io.drey.internal.journal.Journals.open;
import static io.drey.internal.journal.Journals.replayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.internal.journal.JournalOptions.Fsync;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that were cut, flipped, filled with something else: what can be read is replayed, and nothing throws. */
class DamagedSegmentsTest {

    private static final int RECORDS = 12;

    private final FakeDisk disk = new FakeDisk();
    private List<String> appended = List.of();
    private String segment = "";
    private byte[] bytes = {};

    @BeforeEach
    void write() {
        Journal journal = open(disk, Fsync.ALWAYS, NEVER);
        appended = append(journal, "write ", 0, RECORDS);
        segment = disk.segments().get(0);
        bytes = disk.contents().get(segment);
    }

    @Test
    void whereverATailIsCutTheRecordsBeforeItAreReplayed() {
        for (int length = 0; length <= bytes.length; length++) {
            List<String> replayed = replayed(with(Arrays.copyOf(bytes, length)));

            int whole = whole(length);
            assertThat(replayed).as("cut at %d", length).isEqualTo(appended.subList(0, whole));
        }
    }

    private int whole(int length) {
        int end = Segment.MAGIC.length;
        int count = 0;
        for (String text : appended) {
            end += Format.HEAD + text.length();
            count += end <= length ? 1 : 0;
        }
        return count;
    }

    @Test
    void whereverABitIsFlippedAllOtherRecordsAreReplayed() {
        for (int at = Segment.MAGIC.length; at < bytes.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << bit);

                List<String> replayed = replayed(with(flipped));

                assertThat(replayed).as("bit %d of %d", bit, at).hasSize(RECORDS - 1);
                assertThat(appended).containsSubsequence(replayed);
            }
        }
    }

    @Test
    void whatWasDamagedIsCountedAndTold() {
        byte[] flipped = bytes.clone();
        flipped[bytes.length / 2] ^= 1;
        Journal journal = open(with(flipped), Fsync.NEVER, NEVER);

        assertThat(journal.status().corrupt()).isEqualTo(1);
        assertThat(journal.wasIncomplete()).isTrue();
        journal.close(PATIENCE);
    }

    @Test
    void garbageInTheMiddleIsSkipped() {
        Random random = new Random(15);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = bytes.clone();
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(60));
            for (int at = from; at < to; at++) {
                damaged[at] = (byte) random.nextInt();
            }

            List<String> replayed = replayed(with(damaged));

            assertThat(appended).containsSubsequence(replayed);
            assertThat(replayed).hasSizeGreaterThanOrEqualTo(RECORDS - 4);
        }
    }

    @Test
    void aFileOfZerosIsAsGoodAsNone() {
        assertThat(replayed(with(new byte[bytes.length]))).isEmpty();
    }

    @Test
    void journalsInsidePayloadsAreNoRecords() {
        FakeDisk other = new FakeDisk();
        Journal journal = open(other, Fsync.ALWAYS, NEVER);
        journal.append(bytes, PATIENCE);
        append(journal, "after");
        byte[] nested = other.contents().get(other.segments().get(0));
        nested[Segment.MAGIC.length] ^= 1; // the head is gone, and with it what tells where the payload ends
        other.replace(other.segments().get(0), nested);

        assertThat(replayed(other.afterPowerLoss())).containsExactly("after");
        journal.close(PATIENCE);
    }

    @Test
    void aTailThatWasTornByAKillIsStillStagedAndNoDamage() {
        FakeDisk left = disk.afterKill();
        left.replace(segment, Arrays.copyOf(bytes, bytes.length - 5));

        Journal journal = open(left, Fsync.NEVER, NEVER);

        assertThat(replayed(journal)).isEqualTo(appended);
        assertThat(journal.wasIncomplete()).isFalse();
        journal.close(PATIENCE);
    }

    @Test
    void stagingMemoryThatIsDamagedAnywhereOnlyCostsWhatIsInIt() {
        FakeDisk fresh = new FakeDisk();
        Journal journal = open(fresh, Fsync.NEVER, NEVER);
        List<String> staged = append(journal, "staged ", 0, 5);
        for (int at = 0; at < Staging.HEAD + 5 * 30; at++) {
            FakeDisk left = fresh.afterKill();
            left.staged().put(at, (byte) ~left.staged().get(at));

            List<String> replayed = replayed(left);

            assertThat(replayed).as("byte %d", at).isEqualTo(staged.subList(0, replayed.size()));
        }
        journal.close(PATIENCE);
    }

    @Test
    void aFormatOfLaterIsAClearError() {
        byte[] newer = bytes.clone();
        newer[Segment.MAGIC.length - 1]++;

        assertThatThrownBy(() -> replayed(with(newer)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("newer release");
    }

    @Test
    void theLayoutStaysAsItIsWrittenDown() {
        Format format = new Format();
        java.nio.ByteBuffer record = java.nio.ByteBuffer.allocate(Format.HEAD + 3);
        byte[] payload = {1, 2, 3};
        format.put(record, 0x0102030405060708L, 9, Format.WRITE, Format.checksum(payload), payload);

        assertThat(java.util.HexFormat.of().formatHex(record.array()))
                .isEqualTo("000000030000000000000009" + "01" + "f130f21e" + HEAD_SUM + "010203");
    }

    private static final String HEAD_SUM = "667d1640";

    private FakeDisk with(byte[] content) {
        FakeDisk left = disk.afterPowerLoss();
        left.replace(segment, content);
        return left;
    }
}
