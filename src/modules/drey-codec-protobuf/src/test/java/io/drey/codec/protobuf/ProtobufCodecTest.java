package io.drey.codec.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.longrunning.Operation;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.UninterpretedOption.NamePart;
import com.google.protobuf.EnumValue;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Int32Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Mixin;
import com.google.protobuf.NullValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import com.sun.management.ThreadMXBean;
import io.drey.codec.CodecException;
import io.drey.codec.TypedCodec;
import io.drey.codecs.Samples;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.CacheContext;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.LibraryCodec;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProtobufCodecTest {

    private static final ClassLoader LOADER = ProtobufCodecTest.class.getClassLoader();

    private static final List<Message> MESSAGES = List.of(
            StringValue.of("ü\u0000\uD83D\uDC3F"),
            StringValue.getDefaultInstance(),
            Timestamp.newBuilder().setSeconds(-3).setNanos(999_999_999).build(),
            FieldMask.newBuilder().addPaths("a").addPaths("").build(),
            struct(3),
            Operation.newBuilder()
                    .setName("nut")
                    .setError(Status.newBuilder().setCode(7).addDetails(Any.pack(StringValue.of("why"))))
                    .build());

    private static Struct struct(int depth) {
        Struct.Builder struct = Struct.newBuilder()
                .putFields(
                        "z",
                        Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build())
                .putFields("a", Value.newBuilder().setNumberValue(-0.0).build())
                .putFields(
                        "list",
                        Value.newBuilder()
                                .setListValue(ListValue.newBuilder()
                                        .addValues(Value.newBuilder().setBoolValue(true)))
                                .build());
        return depth == 0
                ? struct.build()
                : struct.putFields(
                                "more",
                                Value.newBuilder()
                                        .setStructValue(struct(depth - 1))
                                        .build())
                        .build();
    }

    private static CacheContext context(DecodeLimits limits, String... allowed) {
        return new CacheContext(Object.class, LOADER, AllowList.of(allowed), limits);
    }

    private static LibraryCodec codec(DecodeLimits limits, String... allowed) {
        return new LibraryCodec(new ProtobufFactory(), context(limits, allowed), Set.of());
    }

    private static LibraryCodec codec() {
        return codec(DecodeLimits.DEFAULT, "com.google.**");
    }

    private static Object again(LibraryCodec codec, Object value) {
        byte[] bytes = codec.encode(value);
        return codec.decode(bytes, 0, bytes.length, LOADER);
    }

    /** What another version of the class reads: one of other fields with the same numbers. */
    private static Message as(Class<? extends Message> version, Message written) throws Exception {
        TypedCodec codec = new ProtobufCodec(context(DecodeLimits.DEFAULT));
        byte[] bytes = codec.encode(written, written.getClass());
        return (Message) codec.decode(bytes, 0, bytes.length, version);
    }

    @Test
    void messagesComeBackEqual() {
        for (Message message : MESSAGES) {
            assertThat(again(codec(), message)).isEqualTo(message).isExactlyInstanceOf(message.getClass());
        }
    }

    @Test
    void equalMessagesHaveEqualBytesInWhicheverOrderTheirMapsWereFilled() {
        Value one = Value.newBuilder().setNumberValue(1).build();
        Struct.Builder forth = Struct.newBuilder();
        Struct.Builder back = Struct.newBuilder();
        IntStream.range(0, 100).forEach(i -> forth.putFields("key" + i, one));
        IntStream.range(0, 100).forEach(i -> back.putFields("key" + (99 - i), one));

        assertThat(codec().encode(back.build())).isEqualTo(codec().encode(forth.build()));
    }

    @Test
    void whatIsNoGeneratedMessageIsRefusedAndSaysSo() {
        LibraryCodec codec = codec(DecodeLimits.DEFAULT, "com.google.**", "io.drey.codecs.*");
        for (Object value : List.of(new Samples.Item("nut", 1), Samples.Colour.RED, Struct.newBuilder())) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec.encode(value))
                    .withMessageContaining("is no message")
                    .withMessageContaining("another codec.value");
        }
    }

    @Test
    void aMessageThatLacksARequiredFieldIsRefused() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() ->
                        codec().encode(NamePart.newBuilder().setNamePart("nut").buildPartial()))
                .withMessageContaining("is_extension");
    }

    @Test
    void aMessageThatMayHoldAnotherIsRefusedUntilBothAreAllowed() {
        Operation empty = Operation.newBuilder().setName("nut").build();
        LibraryCodec one = codec(DecodeLimits.DEFAULT, "com.google.longrunning.*");
        byte[] bytes = codec().encode(empty);

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> one.encode(empty))
                .withMessageContaining("com.google.rpc.Status")
                .withMessageContaining("drey.codec.allow");
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> one.decode(bytes, 0, bytes.length, LOADER));
        assertThat(again(codec(DecodeLimits.DEFAULT, "com.google.longrunning.*", "com.google.rpc.Status"), empty))
                .isEqualTo(empty);
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec(DecodeLimits.DEFAULT).encode(empty))
                .withMessageContaining("com.google.longrunning.Operation");
    }

    @Test
    void whatIsPackedInAnAnyStaysBytes() {
        Any any = Any.newBuilder()
                .setTypeUrl("type.googleapis.com/com.acme.Unknown")
                .setValue(ByteString.copyFromUtf8("nut"))
                .build();

        assertThat(again(codec(), any)).isEqualTo(any);
    }

    @Test
    void anotherVersionOfAMessageGivesAValueOfTheFieldsThatBothHave() throws Exception {
        Mixin mixin = Mixin.newBuilder().setName("nut").setRoot("oak").build();
        EnumValue number = EnumValue.newBuilder().setName("nut").setNumber(7).build();

        assertThat(as(StringValue.class, mixin)).as("one field less").isNotEqualTo(StringValue.of("nut"));
        assertThat(((StringValue) as(StringValue.class, mixin)).getValue()).isEqualTo("nut");
        assertThat(as(Mixin.class, StringValue.of("nut")))
                .as("one more")
                .isEqualTo(mixin.toBuilder().clearRoot().build());
        assertThat(((Mixin) as(Mixin.class, number)).getName())
                .as("one of another type")
                .isEqualTo("nut");
        assertThat(((Mixin) as(Mixin.class, number)).getRoot()).isEmpty();
        assertThat(((Int32Value) as(Int32Value.class, mixin)).getValue()).isZero();
        assertThat(as(Mixin.class, as(StringValue.class, mixin)))
                .as("what a version does not know is not lost when it writes the message again")
                .isEqualTo(mixin);
    }

    @Test
    void whatIsNestedTooDeeplyIsNeitherWrittenNorRead() {
        DecodeLimits shallow = new DecodeLimits(10, 1_000_000, 10_000_000, 64L << 20);
        byte[] bytes = codec().encode(struct(20));

        assertThat(again(codec(shallow, "com.google.**"), struct(2))).isEqualTo(struct(2));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec(shallow, "com.google.**").encode(struct(20)))
                .withMessageContaining("drey.codec.max-depth");
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codec(shallow, "com.google.**").decode(bytes, 0, bytes.length, LOADER));
    }

    @Test
    void whatIsWrittenIsNeverTooDeepToBeRead() {
        for (int limit = 1; limit < 30; limit++) {
            LibraryCodec codec = codec(new DecodeLimits(limit, 1_000_000, 10_000_000, 64L << 20), "com.google.**");
            for (int depth = 0; depth < 9; depth++) {
                byte[] bytes;
                try {
                    bytes = codec.encode(struct(depth));
                } catch (CodecException e) {
                    continue;
                }
                assertThat(codec.decode(bytes, 0, bytes.length, LOADER)).isEqualTo(struct(depth));
            }
        }
    }

    @Test
    void moreMessagesThanAreAllowedAreNeitherWrittenNorRead() {
        ListValue.Builder many = ListValue.newBuilder();
        IntStream.range(0, 200).forEach(i -> many.addValues(Value.getDefaultInstance()));
        LibraryCodec few = codec(new DecodeLimits(100, 100, 10_000_000, 64L << 20), "com.google.**");
        byte[] bytes = codec().encode(many.build());

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> few.encode(many.build()))
                .withMessageContaining("drey.codec.max-references");
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> few.decode(bytes, 0, bytes.length, LOADER));
    }

    /** As another version of a message may have written them. */
    private static Message unknownGroups(int count) {
        UnknownFieldSet.Field.Builder groups = UnknownFieldSet.Field.newBuilder();
        Collections.nCopies(count, UnknownFieldSet.getDefaultInstance()).forEach(groups::addGroup);
        return ListValue.newBuilder()
                .setUnknownFields(
                        UnknownFieldSet.newBuilder().addField(9, groups.build()).build())
                .build();
    }

    @Test
    void groupsThatThisVersionDoesNotKnowCountAsMessages() {
        LibraryCodec few = codec(new DecodeLimits(100, 100, 10_000_000, 64L << 20), "com.google.**");

        assertThat(again(few, unknownGroups(99))).isEqualTo(unknownGroups(99));
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> few.encode(unknownGroups(300)))
                .withMessageContaining("drey.codec.max-references");
    }

    @Test
    void ofBytesWithMoreMessagesThanAreAllowedNoneIsMade() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LibraryCodec few = codec(new DecodeLimits(100, 1_000, 10_000_000, 64L << 20), "com.google.**");
        int count = 200_000; // of two bytes each, and of fifty in memory
        ListValue.Builder flat = ListValue.newBuilder();
        Collections.nCopies(count, Value.getDefaultInstance()).forEach(flat::addValues);
        for (Message many : List.of(
                flat.build(),
                unknownGroups(count),
                Value.newBuilder().setListValue(flat).build(),
                Struct.newBuilder()
                        .putFields("key", Value.newBuilder().setListValue(flat).build())
                        .build())) {
            byte[] bytes = codec().encode(many);

            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> few.decode(bytes, 0, bytes.length, LOADER));
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;

            assertThat(allocated).isLessThan(4L * count);
        }
    }

    @Test
    void whatIsAllowedIsReadAlthoughItsBytesCouldHoldMore() {
        LibraryCodec few = codec(new DecodeLimits(100, 100, 10_000_000, 64L << 20), "com.google.**");
        for (Message message : List.of(
                StringValue.of("nut".repeat(200)),
                struct(5),
                FieldMask.newBuilder()
                        .addAllPaths(Collections.nCopies(300, "a"))
                        .build(),
                Mixin.newBuilder().setName("a".repeat(500)).build())) {
            assertThat(again(few, message)).isEqualTo(message);
        }
    }

    @Test
    void damagedBytesAreReadAsTheirClassOrRefused() {
        Random random = new Random(4711);
        LibraryCodec codec = codec();
        int refused = 0;
        for (Message message : MESSAGES) {
            byte[] whole = codec.encode(message);
            for (int round = 0; round < 200; round++) {
                byte[] bytes =
                        Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) + 1 : whole.length);
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                try {
                    assertThat(codec.decode(bytes, 0, bytes.length, LOADER)).isInstanceOf(Message.class);
                } catch (CodecException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isPositive();
    }
}
