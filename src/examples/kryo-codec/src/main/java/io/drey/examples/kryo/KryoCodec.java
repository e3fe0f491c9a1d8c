package io.drey.examples.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.Pool;
import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import java.util.List;

/**
 * Writes the classes it is made for by Kryo. An application extends it by a class with a public constructor without
 * arguments that names them, and names that class in its configuration.
 *
 * <p>Only registered classes are ever read or written: what Redis holds cannot choose others. Their order is part of
 * the format, so new ones go to the end. Any thread; an instance of Kryo serves one thread at a time and is pooled.
 */
public abstract class KryoCodec implements Codec {

    private static final int POOLED = 16;
    private static final int FIRST_BUFFER = 256;

    private final byte id;
    private final List<Class<?>> classes;
    private final Pool<Kryo> pool;

    /**
     * @param id between 64 and 127, never to be used for anything else
     * @param classes those to handle, and those that occur in them
     */
    protected KryoCodec(int id, List<Class<?>> classes) {
        this.id = (byte) id;
        this.classes = List.copyOf(classes);
        this.pool = new Pool<>(true, false, POOLED) {
            @Override
            protected Kryo create() {
                Kryo kryo = new Kryo();
                kryo.setRegistrationRequired(true);
                KryoCodec.this.classes.forEach(kryo::register);
                return kryo;
            }
        };
    }

    @Override
    public byte id() {
        return id;
    }

    @Override
    public boolean handles(Class<?> type) {
        return classes.contains(type);
    }

    @Override
    public byte[] encode(Object value) {
        Kryo kryo = pool.obtain();
        try (Output output = new Output(FIRST_BUFFER, -1)) {
            kryo.writeClassAndObject(output, value);
            return output.toBytes();
        } catch (KryoException | IllegalArgumentException e) {
            throw new CodecException(
                    "cannot write " + value.getClass().getName() + "; register the classes that occur in it", e);
        } finally {
            pool.free(kryo);
        }
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
        Kryo kryo = pool.obtain();
        try (Input input = new Input(bytes, offset, length)) {
            return kryo.readClassAndObject(input);
        } catch (RuntimeException e) { // Kryo fails in many ways on bytes that are not its own
            throw new CodecException("not written by this codec, or by other classes", e);
        } finally {
            pool.free(kryo);
        }
    }
}
