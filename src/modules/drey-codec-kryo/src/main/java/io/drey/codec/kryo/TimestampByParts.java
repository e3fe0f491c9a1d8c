package io.drey.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.ImmutableSerializer;
import java.sql.Timestamp;

/** Seconds and nanoseconds. Kryo's own way announces the latter as if they were elements. Stateless. */
final class TimestampByParts extends ImmutableSerializer<Timestamp> {

    private static final int SECOND = 1_000;

    /** Only where there is the module java.sql. */
    static void addTo(Kryo kryo) {
        kryo.addDefaultSerializer(Timestamp.class, new TimestampByParts());
    }

    @Override
    public void write(Kryo kryo, Output output, Timestamp value) {
        output.writeVarLong(Math.floorDiv(value.getTime(), SECOND), false);
        output.writeInt(value.getNanos(), true);
    }

    @Override
    public Timestamp read(Kryo kryo, Input input, Class<? extends Timestamp> type) {
        if (type != Timestamp.class) {
            throw new KryoException("not a Timestamp: " + type.getName());
        }
        Timestamp read = new Timestamp(input.readVarLong(false) * SECOND);
        read.setNanos(input.readInt(true));
        return read;
    }
}
