package io.drey.chaos.check;

import io.drey.chaos.history.Kind;
import io.drey.chaos.history.Operation;
import io.drey.chaos.history.Outcome;
import java.util.List;

/** What checkers ask of the calls on one key. */
final class Keys {

    private Keys() {}

    /** The last end that anybody saw. */
    static long lastEnd(List<Operation> calls) {
        return calls.stream()
                .mapToLong(call -> call.ended() == Operation.NEVER ? call.began() : call.ended())
                .max()
                .orElseThrow();
    }

    /** A loss as the removal that it is for a key: certain if nobody was spared. */
    static Operation removal(String key, Loss loss) {
        Outcome outcome = loss.total() ? Outcome.DONE : Outcome.UNKNOWN;
        return new Operation(0, key, Kind.REMOVE, null, null, loss.from(), loss.to(), outcome, null);
    }
}
