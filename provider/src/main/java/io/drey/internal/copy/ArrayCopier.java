package io.drey.internal.copy;

import java.lang.reflect.Array;
import java.util.function.UnaryOperator;

/**
 * Copies arrays of references. Arrays of primitives are cloned ({@link CloneCopier}).
 *
 * @param name the most bytes that the name of the array's class takes in the serialised form
 */
record ArrayCopier(long name) implements ClassCopier {

    private static final long BYTES = 50;

    static ClassCopier of(Class<?> type) {
        return type.getComponentType().isPrimitive()
                ? new CloneCopier(ofPrimitives(type), Array::getLength)
                : new ArrayCopier(LeafBytes.ofText(type.getName()));
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public Object copy(Object original, PartCopier parts) {
        Object[] copy = (Object[]) copyFlat(original);
        for (int i = 0; i < copy.length; i++) {
            Object copied = parts.copy(copy[i]);
            if (copied != copy[i]) {
                copy[i] = copied;
            }
        }
        return copy;
    }

    @Override
    public Object copyFlat(Object original) {
        return ((Object[]) original).clone();
    }

    @Override
    public long bytes(Object original) {
        return BYTES + name;
    }

    @Override
    public long length(Object original) {
        return ((Object[]) original).length;
    }

    private static UnaryOperator<Object> ofPrimitives(Class<?> type) {
        return switch (type.getComponentType().getName()) {
            case "boolean" -> array -> ((boolean[]) array).clone();
            case "byte" -> array -> ((byte[]) array).clone();
            case "char" -> array -> ((char[]) array).clone();
            case "short" -> array -> ((short[]) array).clone();
            case "int" -> array -> ((int[]) array).clone();
            case "long" -> array -> ((long[]) array).clone();
            case "float" -> array -> ((float[]) array).clone();
            default -> array -> ((double[]) array).clone();
        };
    }
}
