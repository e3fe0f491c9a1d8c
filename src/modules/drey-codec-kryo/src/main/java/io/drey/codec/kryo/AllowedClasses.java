package io.drey.codec.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import com.esotericsoftware.kryo.util.IntMap;
import io.drey.codec.CodecContext;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Lets Kryo write and read allowed classes only; a name in the bytes is judged before its class is loaded. One thread
 * at a time.
 */
final class AllowedClasses extends DefaultClassResolver {

    /** Plain values which are not serialisable by Java, or under another name. */
    private static final Set<String> ALSO = Set.of(
            Optional.class.getName(),
            OptionalInt.class.getName(),
            OptionalLong.class.getName(),
            OptionalDouble.class.getName());

    /** What {@code List.of}, {@code Set.of} and {@code Map.of} return. */
    private static final String IMMUTABLE = "java.util.ImmutableCollections$";

    private final CodecContext context;

    AllowedClasses(CodecContext context) {
        this.context = context;
    }

    private boolean isAllowed(String name) {
        return ALSO.contains(name) || name.startsWith(IMMUTABLE) || context.allows(name);
    }

    /** Every class comes by here once, the declared ones of fields and the given ones of objects. */
    @Override
    @SuppressWarnings("rawtypes") // as Kryo declares it
    public Registration registerImplicit(Class type) {
        if (!isAllowed(type.getName())) {
            context.check(type);
        }
        return super.registerImplicit(type);
    }

    /** The numbers of classes announce no elements, however many there are. */
    @Override
    public Registration readClass(Input input) {
        BoundedInput bounded = (BoundedInput) input;
        long before = bounded.left();
        Registration read = super.readClass(bounded);
        bounded.restore(before);
        return read;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Registration writeClass(Output output, Class type) {
        BoundedOutput bounded = (BoundedOutput) output;
        long before = bounded.announced();
        Registration written = super.writeClass(bounded, type);
        bounded.restore(before);
        return written;
    }

    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    protected Registration readName(Input input) {
        int number = input.readVarInt(true);
        if (nameIdToClass == null) {
            nameIdToClass = new IntMap<>();
        }
        Class type = nameIdToClass.get(number);
        if (type == null) {
            String name = input.readString();
            type = loaded(name);
            nameIdToClass.put(number, type);
        }
        return kryo.getRegistration(type);
    }

    private Class<?> loaded(String name) {
        if (name == null || !isAllowed(name)) {
            throw new KryoException("a class that is not allowed");
        }
        try {
            return Class.forName(name, false, kryo.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new KryoException("no such class", e);
        }
    }
}
