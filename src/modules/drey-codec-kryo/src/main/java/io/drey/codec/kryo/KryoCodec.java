package io.drey.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.SerializerFactory.BaseSerializerFactory;
import com.esotericsoftware.kryo.serializers.CompatibleFieldSerializer;
import com.esotericsoftware.kryo.serializers.CompatibleFieldSerializer.CompatibleFieldSerializerConfig;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.URISerializer;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.UUIDSerializer;
import com.esotericsoftware.kryo.serializers.EnumNameSerializer;
import com.esotericsoftware.kryo.serializers.FieldSerializer.CachedField;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import com.esotericsoftware.kryo.util.Pool;
import com.esotericsoftware.kryo.util.Util;
import io.drey.codec.CodecContext;
import io.drey.codec.TypedCodec;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.objenesis.strategy.StdInstantiatorStrategy;

/**
 * Writes and reads objects by Kryo, with the names of fields, of constants and of classes, so that versions of a class
 * understand each other. Which classes, the {@link AllowedClasses} decide; how much memory, the {@link BoundedInput}.
 *
 * <p>Any thread; an instance of Kryo serves one thread at a time and is pooled. Rejected: references, by which bytes
 * could ask for more than they have; a circle of objects is refused when it is written.
 */
final class KryoCodec implements TypedCodec {

    private static final int POOLED = 16;
    private static final int FIRST_BUFFER = 512;
    private static final int MOST_CAUSES = 100;

    private final CodecContext context;
    private final int longest;
    private final Pool<Kryo> pool;

    KryoCodec(CodecContext context) {
        this.context = context;
        this.longest = (int) Math.min(Integer.MAX_VALUE - 8, context.maxBytes());
        this.pool = new Pool<>(true, false, POOLED) {
            @Override
            protected Kryo create() {
                return kryo();
            }
        };
    }

    private Kryo kryo() {
        Kryo kryo = new Kryo(new AllowedClasses(context), null);
        kryo.setRegistrationRequired(false); // the resolver asks the list instead
        kryo.setClassLoader(context.loader());
        kryo.setMaxDepth(context.maxDepth());
        kryo.setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
        kryo.setDefaultSerializer(new ByFields());
        kryo.addDefaultSerializer(Enum.class, EnumNameSerializer.class);
        kryo.addDefaultSerializer(UUID.class, UUIDSerializer.class);
        kryo.addDefaultSerializer(URI.class, URISerializer.class);
        kryo.addDefaultSerializer(Record.class, new ByNames());
        if (Util.isClassAvailable("java.sql.Timestamp")) {
            TimestampByParts.addTo(kryo);
        }
        kryo.setOptimizedGenerics(false); // which leave classes out that another version declares otherwise
        return kryo;
    }

    /** Whether two fields of a class and those above it have one name. */
    private static boolean hidesFields(Class<?> type) {
        Set<String> names = new HashSet<>();
        for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
            for (Field field : each.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !names.add(field.getName())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public boolean writesTypes() {
        return true;
    }

    @Override
    public byte[] encode(Object value, Class<?> type) {
        return pooled(kryo -> {
            try (BoundedOutput output = new BoundedOutput(Math.min(FIRST_BUFFER, longest), longest)) {
                if (type == Object.class) {
                    kryo.writeClassAndObject(output, value);
                } else {
                    kryo.writeObject(output, value);
                }
                return output.readable();
            }
        });
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, Class<?> type) {
        return pooled(kryo -> {
            try (BoundedInput input = new BoundedInput(bytes, offset, length)) {
                Object value = type == Object.class ? kryo.readClassAndObject(input) : kryo.readObject(input, type);
                if (!input.end()) {
                    throw new KryoException("more bytes than the object has");
                }
                return value;
            }
        });
    }

    /** An instance that an error interrupted, such as lack of stack, may be in any state and is given up. */
    private <T> T pooled(Function<Kryo, T> work) {
        Kryo kryo = pool.obtain();
        try {
            T result = work.apply(kryo);
            pool.free(kryo);
            return result;
        } catch (RuntimeException e) {
            if (!isOfError(e)) {
                pool.free(kryo);
            }
            throw e;
        }
    }

    private static boolean isOfError(Throwable thrown) {
        Throwable each = thrown;
        for (int depth = 0; each != null && depth < MOST_CAUSES; depth++) {
            if (each instanceof Error) {
                return true;
            }
            each = each.getCause();
        }
        return each != null;
    }

    /** Objects of a class without a serialiser of its own. */
    private static final class ByFields extends BaseSerializerFactory<CompatibleFieldSerializer<?>> {

        @Override
        @SuppressWarnings("rawtypes") // as Kryo declares it
        public CompatibleFieldSerializer<?> newSerializer(Kryo kryo, Class type) {
            CompatibleFieldSerializerConfig config = new CompatibleFieldSerializerConfig();
            config.setExtendedFieldNames(hidesFields(type));
            CompatibleFieldSerializer<?> made = new CompatibleFieldSerializer<>(kryo, type, config);
            for (CachedField field : made.getFields()) {
                // Kryo compares what it reads with the field only where this is set, and sets unchecked
                if (field.getValueClass() == null) {
                    field.setValueClass(field.getField().getType());
                }
            }
            return made;
        }
    }

    private static final class ByNames extends BaseSerializerFactory<RecordByNames> {

        @Override
        @SuppressWarnings({"rawtypes", "unchecked"}) // as Kryo declares it
        public RecordByNames newSerializer(Kryo kryo, Class type) {
            return new RecordByNames((Class<? extends Record>) type);
        }
    }
}
