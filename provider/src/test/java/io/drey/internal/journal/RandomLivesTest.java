package io.drey.internal.journal;

import static io.drey.internal.journal.Journals.PATIENCE;
import static io.drey.internal.journal.Journals.SOON;
import static io.drey.internal.journal.Journals.open;
import static io.drey.internal.journal.Journals.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.journal.JournalOptions.Fsync;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random appends and acknowledgements over many lives, each of which ends with a kill at any moment or with an orderly
 * end; on a disk that is full at times. A failing seed repeats.
 */
class RandomLivesTest {

    private static final int LIVES = 25;
    private static final int STEPS = 400;

    private final TreeMap<Long, Integer> open = new TreeMap<>();
    /** What was done in a life that was killed, and may not have been told to the disk that was full. */
    private final Set<Long> untold = new HashSet<>();

    private int next;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachLifeIsToldExactlyWhatIsNotDone(long seed) {
        Random random = new Random(seed);
        FakeDisk disk = new FakeDisk();
        for (int life = 0; life < LIVES; life++) {
            Fsync fsync = Fsync.values()[random.nextInt(3)];
            Journal journal = open(disk, fsync, SOON);
            Map<Long, Integer> told = new TreeMap<>();
            List<Long> order = new ArrayList<>();
            journal.replay((number, payload, isOpen) -> {
                order.add(number);
                if (isOpen) {
                    told.put(number, ByteBuffer.wrap(payload).getInt());
                }
            });
            assertThat(told).as("seed %d, life %d", seed, life).containsAllEntriesOf(open);
            untold.stream().filter(told::containsKey).forEach(journal::done);
            told.keySet().removeAll(untold);
            assertThat(told).as("seed %d, life %d", seed, life).isEqualTo(open);
            assertThat(order).isSorted();

            live(journal, disk, random);
            disk.capacity(Long.MAX_VALUE);
            disk = end(journal, disk, random);
        }
    }

    private void live(Journal journal, FakeDisk disk, Random random) {
        int steps = random.nextInt(STEPS);
        for (int i = 0; i < steps; i++) {
            int dice = random.nextInt(100);
            if (dice < 2) {
                disk.capacity(disk.used() + random.nextInt(2_000));
            } else if (dice < 6) {
                disk.capacity(Long.MAX_VALUE);
            }
            disk.mostAtOnce(1 + random.nextInt(100_000));
            if (dice < 45 || open.isEmpty()) {
                int size = random.nextInt(50) == 0 ? random.nextInt(150_000) : random.nextInt(2_000);
                append(journal, size);
            } else {
                Long number =
                        open.ceilingKey(open.firstKey() + random.nextInt(1 + (int) (open.lastKey() - open.firstKey())));
                journal.done(number);
                open.remove(number);
                untold.add(number);
            }
        }
    }

    private void append(Journal journal, int size) {
        try {
            long number = journal.append(payload(next, size), Duration.ofMillis(100));
            if (number != Journal.NONE) {
                open.put(number, next);
            }
        } catch (JournalException e) {
            assertThat(e).hasMessageContaining("has no room");
        }
        next++;
    }

    private FakeDisk end(Journal journal, FakeDisk disk, Random random) {
        FakeDisk left = disk.afterKill();
        journal.close(PATIENCE);
        if (random.nextBoolean()) {
            return left;
        }
        untold.clear();
        return disk.afterKill();
    }
}
