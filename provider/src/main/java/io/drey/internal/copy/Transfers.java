package io.drey.internal.copy;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Ways to copy the fields of one object to another, each {@code (Object to, Object from, Copying parts)void}. One handle
 * for all fields, not one for each, so that the JIT compiles them as one.
 *
 * @param first asks for each reference
 * @param again asks only for those whose declared type is not immutable
 * @param flat asks for none
 */
record Transfers(MethodHandle first, MethodHandle again, MethodHandle flat) {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType TYPE = methodType(void.class, Object.class, Object.class, Copying.class);
    private static final MethodHandle ASK;

    static {
        try {
            ASK = LOOKUP.findStatic(Transfers.class, "ask", methodType(Object.class, Object.class, Copying.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static final Transfers NONE =
            new Transfers(MethodHandles.empty(TYPE), MethodHandles.empty(TYPE), MethodHandles.empty(TYPE));

    /** With one more field, which must be accessible. */
    Transfers and(Field field, boolean isFixed) throws IllegalAccessException {
        MethodHandle getter = LOOKUP.unreflectGetter(field);
        MethodHandle setter = LOOKUP.unreflectSetter(field);
        MethodHandle move = MethodHandles.dropArguments(
                MethodHandles.filterArguments(setter, 1, getter)
                        .asType(methodType(void.class, Object.class, Object.class)),
                2,
                Copying.class);
        MethodHandle ask = field.getType().isPrimitive() ? move : asking(getter, setter);
        return new Transfers(
                MethodHandles.foldArguments(first, ask),
                MethodHandles.foldArguments(again, isFixed ? move : ask),
                MethodHandles.foldArguments(flat, move));
    }

    private static MethodHandle asking(MethodHandle getter, MethodHandle setter) {
        MethodHandle part =
                MethodHandles.filterArguments(ASK, 0, getter.asType(methodType(Object.class, Object.class)));
        MethodHandle set = setter.asType(methodType(void.class, Object.class, Object.class));
        return MethodHandles.collectArguments(set, 1, part).asType(TYPE);
    }

    @SuppressWarnings("UnusedMethod") // called by its handle
    private static @Nullable Object ask(@Nullable Object part, Copying parts) {
        return parts.of(part);
    }
}
