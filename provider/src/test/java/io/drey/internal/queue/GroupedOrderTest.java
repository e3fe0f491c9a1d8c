package io.drey.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which order what an earlier JVM has left is written. */
class GroupedOrderTest {

    private static final int GROUPS = 64;
    private static final int WRITES = 100_000;
    private static final int BATCH = 512;

    private final List<Integer> writes = IntStream.range(0, WRITES)
            .map(i -> (int) (i * 2_654_435_761L >>> 7))
            .boxed()
            .toList();

    private static int group(int write) {
        return Math.floorMod(write, GROUPS);
    }

    @Test
    void nothingIsLeftOutAndEachGroupKeepsItsOrder() {
        List<Integer> order = GroupedOrder.of(writes, GroupedOrderTest::group);

        assertThat(order).hasSize(WRITES);
        for (int group = 0; group < GROUPS; group++) {
            int of = group;
            assertThat(order.stream().filter(write -> group(write) == of).toList())
                    .isEqualTo(
                            writes.stream().filter(write -> group(write) == of).toList());
        }
    }

    @Test
    void aBatchHoldsFewGroups() {
        List<Integer> order = GroupedOrder.of(writes, GroupedOrderTest::group);

        int groups = 0;
        for (int from = 0; from < WRITES; from += BATCH) {
            List<Integer> batch = order.subList(from, Math.min(WRITES, from + BATCH));
            groups += new HashSet<>(batch.stream().map(GroupedOrderTest::group).toList()).size();
        }
        assertThat(groups).as("scripts of at most 256 writes").isLessThan(WRITES / 128 + 2 * GROUPS);
    }

    @Test
    void whatHasNoGroupsStaysAsItCame() {
        assertThat(GroupedOrder.of(new ArrayList<>(writes), write -> 0)).isEqualTo(writes);
    }
}
