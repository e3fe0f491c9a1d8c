package io.drey.simulation;

import io.drey.internal.store.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the remote stood for, for one key, at every instant: what an answer is checked against. One thread. */
final class Timeline {

    /** From {@code from} on, until the next stand; a value ends at {@code expiresAt} too. */
    private record Stand(@Nullable Object form, long expiresAt, boolean evicted, long from) {}

    private final List<Stand> stands = new ArrayList<>();

    /** Notes what stands from now on. */
    void note(@Nullable Object form, long expiresAt, boolean evicted, long now) {
        Stand last = stands.isEmpty() ? null : stands.get(stands.size() - 1);
        Stand next = new Stand(form, expiresAt, evicted, last == null ? Long.MIN_VALUE : now);
        if (last == null || !next.equals(new Stand(last.form(), last.expiresAt(), last.evicted(), next.from()))) {
            stands.add(next);
        }
    }

    /** Whether a question answered at some instant of the given time may have had this answer; null is absence. */
    boolean stoodFor(@Nullable Object form, long from, long to) {
        for (int i = 0; i < stands.size(); i++) {
            Stand stand = stands.get(i);
            long end = i + 1 < stands.size() ? stands.get(i + 1).from() : Long.MAX_VALUE;
            if (stand.from() > to || end <= from) {
                continue;
            }
            // A node takes the server's clock to be later than it is, never earlier, so that values may expire early.
            boolean absent = stand.form() == null || stand.evicted() || stand.expiresAt() != Stored.NEVER;
            boolean present = stand.form() != null && stand.form().equals(form) && stand.expiresAt() > from;
            if (form == null ? absent : present) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Stand stand : stands.subList(Math.max(0, stands.size() - 8), stands.size())) {
            text.append("\n    from ").append(stand.from()).append(": ").append(stand.form());
            text.append(stand.expiresAt() == Stored.NEVER ? "" : " until " + stand.expiresAt());
            text.append(stand.evicted() ? ", evicted" : "");
        }
        return text.toString();
    }
}
