package io.drey.chaos.check;

import io.drey.chaos.history.Operation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a history must be judged with. Immutable.
 *
 * @param losses declared
 * @param staleness the bound
 * @param finals what all JVMs agreed on in the end, of each key; null for absent, no entry if it is not known
 * @param living the JVMs that ended in order, or whose journal another one has opened
 */
public record Context(List<Loss> losses, Duration staleness, Map<String, @Nullable Long> finals, Set<Integer> living) {

    /** Whether the check says nothing of what happened between these times, because of a loss. */
    boolean exempts(Check check, long from, long to) {
        return losses.stream().anyMatch(loss -> check.under(loss.kind()) == Scope.OUTSIDE && touches(loss, from, to));
    }

    /** Whether the check takes how this call ended for unknown. */
    boolean doubts(Check check, Operation operation) {
        return losses.stream()
                .anyMatch(loss -> check.under(loss.kind()) == Scope.IN_DOUBT
                        && loss.from() <= operation.ended()
                        && operation.began() <= loss.to());
    }

    /** The losses that the check takes for removals. */
    List<Loss> removals(Check check) {
        return losses.stream()
                .filter(loss -> check.under(loss.kind()) == Scope.AS_REMOVAL)
                .toList();
    }

    /** A loss may be seen later, by as much as copies may be old. */
    private boolean touches(Loss loss, long from, long to) {
        return loss.from() <= to && from <= loss.to() + staleness.toNanos();
    }
}
