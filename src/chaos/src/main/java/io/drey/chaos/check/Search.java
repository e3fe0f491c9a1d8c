package io.drey.chaos.check;

import io.drey.chaos.history.Operation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the calls on one key that explains all their results, by the algorithm of Wing and Gong with
 * Lowe's memory of what was tried: a state that was reached by the same calls before is not looked at again.
 *
 * <p>Calls whose outcome is unknown may be in the order, at a moment before they ended, or not. For one instance, one
 * search.
 */
final class Search {

    /** What was found. */
    enum Verdict {
        EXPLAINED,
        IMPOSSIBLE,
        /** Given up after {@link #STEPS}. */
        UNDECIDED
    }

    private static final int STEPS = 2_000_000;

    private record Event(int call, boolean isEnd, long time) {}

    private record Seen(BitSet taken, @Nullable Long value) {}

    private record Step(int call, @Nullable Long before, long latestBefore) {}

    private final List<Operation> calls;
    private final List<Event> events = new ArrayList<>();
    // A list of events that are left, by their index; the head is the last one.
    private final int[] next;
    private final int[] previous;
    private final int[] startOf;
    private final int[] endOf;
    private final int head;

    private final Set<Seen> seen = new HashSet<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final BitSet taken = new BitSet();
    private @Nullable Long value;
    private long latest = Long.MIN_VALUE;
    private int left;

    Search(List<Operation> calls) {
        this.calls = calls;
        for (int call = 0; call < calls.size(); call++) {
            Operation operation = calls.get(call);
            events.add(new Event(call, false, operation.began()));
            if (operation.ended() != Operation.NEVER) {
                events.add(new Event(call, true, operation.ended()));
            }
            left += operation.isDone() ? 1 : 0;
        }
        events.sort(Comparator.comparingLong(Event::time).thenComparing(Event::isEnd));
        this.head = events.size();
        this.next = new int[head + 1];
        this.previous = new int[head + 1];
        this.startOf = new int[calls.size()];
        this.endOf = new int[calls.size()];
        link();
    }

    private void link() {
        for (int event = 0; event <= head; event++) {
            next[event] = event == head ? 0 : event + 1;
            previous[event] = event == 0 ? head : event - 1;
        }
        Arrays.fill(endOf, -1);
        for (int event = 0; event < head; event++) {
            Event at = events.get(event);
            (at.isEnd() ? endOf : startOf)[at.call()] = event;
        }
    }

    Verdict run() {
        int event = next[head];
        for (int step = 0; left > 0; step++) {
            if (step == STEPS) {
                return Verdict.UNDECIDED;
            }
            if (event != head && !events.get(event).isEnd()) {
                event = take(events.get(event).call()) ? next[head] : next[event];
            } else if (event != head && !calls.get(events.get(event).call()).isDone()) {
                event = next[event]; // it need not have happened
            } else if (steps.isEmpty()) {
                return Verdict.IMPOSSIBLE;
            } else {
                event = next[startOf[giveBack()]];
            }
        }
        return Verdict.EXPLAINED;
    }

    /** Lets a call be the next, if it can be and that is new. */
    private boolean take(int call) {
        Operation operation = calls.get(call);
        Long after = Register.after(operation, value);
        boolean possible = operation.isDone()
                ? Register.allows(operation, value)
                : operation.ended() >= latest && !Objects.equals(after, value);
        if (!possible) {
            return false;
        }
        taken.set(call);
        if (!seen.add(new Seen((BitSet) taken.clone(), after))) {
            taken.clear(call);
            return false;
        }
        steps.push(new Step(call, value, latest));
        value = after;
        latest = Math.max(latest, operation.began());
        left -= operation.isDone() ? 1 : 0;
        unlink(startOf[call]);
        if (endOf[call] >= 0) {
            unlink(endOf[call]);
        }
        return true;
    }

    private int giveBack() {
        Step step = steps.pop();
        int call = step.call();
        if (endOf[call] >= 0) {
            relink(endOf[call]);
        }
        relink(startOf[call]);
        taken.clear(call);
        value = step.before();
        latest = step.latestBefore();
        left += calls.get(call).isDone() ? 1 : 0;
        return call;
    }

    private void unlink(int event) {
        next[previous[event]] = next[event];
        previous[next[event]] = previous[event];
    }

    private void relink(int event) {
        next[previous[event]] = event;
        previous[next[event]] = event;
    }
}
