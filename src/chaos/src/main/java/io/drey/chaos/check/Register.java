package io.drey.chaos.check;

import io.drey.chaos.history.Operation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a single key may do if calls come one after the other: the sequential specification. */
final class Register {

    private Register() {}

    /** Whether the call could have this result on that value. A result that nobody saw may be any. */
    static boolean allows(Operation call, @Nullable Long value) {
        if (!call.isDone()) {
            return true;
        }
        Long result = call.result();
        return switch (call.kind()) {
            case READ -> Objects.equals(result, value);
            case PUT, LOAD -> true;
            case REMOVE -> result == null || (result == 1) == (value != null);
            case PUT_IF_ABSENT -> call.succeeded() == (value == null);
            case REPLACE -> call.succeeded() == Objects.equals(call.expected(), value);
            case ADD -> Objects.equals(result, sum(value));
        };
    }

    static @Nullable Long after(Operation call, @Nullable Long value) {
        return switch (call.kind()) {
            case READ -> value;
            case PUT, LOAD -> call.value();
            case REMOVE -> null;
            case PUT_IF_ABSENT -> value == null ? call.value() : value;
            case REPLACE -> Objects.equals(call.expected(), value) ? call.value() : value;
            case ADD -> sum(value);
        };
    }

    private static Long sum(@Nullable Long value) {
        return value == null ? 1 : value + 1;
    }
}
