package io.drey.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableSerializer;
import com.esotericsoftware.kryo.util.ObjectMap;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records with the names of their components, which stand before the first record of a class. What is unknown is left
 * out, what is missing is null or 0. Kryo's own way knows components by their place, so that another version of a
 * record would get the wrong ones. One thread at a time.
 */
final class RecordByNames extends ImmutableSerializer<Record> {

    private final RecordComponent[] components;
    private final Constructor<? extends Record> constructor;
    private final Map<String, Integer> places = new HashMap<>();

    RecordByNames(Class<? extends Record> type) {
        this.components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            this.constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new KryoException(e);
        }
        constructor.setAccessible(true);
        for (int i = 0; i < components.length; i++) {
            components[i].getAccessor().setAccessible(true);
            places.put(components[i].getName(), i);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // Kryo's map of whatever the serialisers keep there
    public void write(Kryo kryo, Output output, Record value) {
        ObjectMap<Object, Object> known = kryo.getGraphContext();
        if (!known.containsKey(this)) {
            known.put(this, List.of());
            output.writeVarInt(components.length, true);
            for (RecordComponent component : components) {
                output.writeString(component.getName());
            }
        }
        for (RecordComponent component : components) {
            kryo.writeClassAndObject(output, valueOf(component, value));
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new KryoException(component.getName() + " cannot be read", e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // likewise
    public Record read(Kryo kryo, Input input, Class<? extends Record> type) {
        ObjectMap<Object, Object> known = kryo.getGraphContext();
        List<String> names = (List<String>) known.get(this);
        if (names == null) {
            String[] read = new String[input.readVarInt(true)];
            for (int i = 0; i < read.length; i++) {
                read[i] = input.readString();
            }
            names = Arrays.asList(read);
            known.put(this, names);
        }
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = zero(components[i].getType());
        }
        for (String name : names) {
            Object value = kryo.readClassAndObject(input);
            Integer place = places.get(name);
            if (place != null && value != null) {
                values[place] = value;
            }
        }
        try {
            return constructor.newInstance(values); // refuses what is of another type
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new KryoException("not a " + type.getName(), e);
        }
    }

    private static @Nullable Object zero(Class<?> type) {
        return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }
}
