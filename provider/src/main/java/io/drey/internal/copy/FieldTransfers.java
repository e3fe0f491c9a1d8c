package io.drey.internal.copy;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Three ways to copy the fields of one object to another, each {@code (Object to, Object from, PartCopier parts)void}.
 * One handle moves all fields, so that the JIT compiles them as one piece.
 *
 * @param first asks for the copy of every reference
 * @param again asks only where the declared type is not immutable
 * @param flat asks for none
 */
record FieldTransfers(MethodHandle first, MethodHandle again, MethodHandle flat) {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
    private static final MethodType TYPE = methodType(void.class, Object.class, Object.class, PartCopier.class);
    private static final MethodHandle ASK;

    static {
        try {
            ASK = LOOKUP.findStatic(
                    FieldTransfers.class, "ask", methodType(Object.class, Object.class, PartCopier.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    static final FieldTransfers NONE =
            new FieldTransfers(MethodHandles.empty(TYPE), MethodHandles.empty(TYPE), MethodHandles.empty(TYPE));

    /** Returns these transfers with one more field, which must be accessible. */
    FieldTransfers and(Field field, boolean isFixed) throws IllegalAccessException {
        MethodHandle getter = LOOKUP.unreflectGetter(field);
        MethodHandle setter = LOOKUP.unreflectSetter(field);
        MethodHandle move = MethodHandles.dropArguments(
                MethodHandles.filterArguments(setter, 1, getter)
                        .asType(methodType(void.class, Object.class, Object.class)),
                2,
                PartCopier.class);
        MethodHandle ask = field.getType().isPrimitive() ? move : asking(getter, setter);
        return new FieldTransfers(
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

    @SuppressWarnings("UnusedMethod") // called through its method handle
    private static @Nullable Object ask(@Nullable Object part, PartCopier parts) {
        return parts.copy(part);
    }
}
