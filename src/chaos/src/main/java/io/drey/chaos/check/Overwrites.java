package io.drey.chaos.check;

import io.drey.chaos.history.Operation;
import java.util.Comparator;
import java.util.List;

/**
 * Answers when, at the earliest, something was surely overwritten: by a call that began after it and is known to have
 * been made. Immutable.
 */
final class Overwrites {

    private final List<Operation> byBeginning;
    /** From each place on, the call that ended first. */
    private final Operation[] first;

    Overwrites(List<Operation> writes) {
        this.byBeginning = writes.stream()
                .sorted(Comparator.comparingLong(Operation::began))
                .toList();
        this.first = byBeginning.toArray(Operation[]::new);
        for (int at = first.length - 2; at >= 0; at--) {
            if (first[at + 1].ended() < first[at].ended()) {
                first[at] = first[at + 1];
            }
        }
    }

    /** Whether what was there at a time was surely overwritten before another one. */
    boolean happenBetween(long time, long limit) {
        int at = after(time);
        return at < first.length && first[at].ended() < limit;
    }

    /** The overwrite that ended first of those which began after a time. */
    Operation firstAfter(long time) {
        return first[after(time)];
    }

    private int after(long time) {
        int low = 0;
        int high = byBeginning.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (byBeginning.get(middle).began() > time) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
