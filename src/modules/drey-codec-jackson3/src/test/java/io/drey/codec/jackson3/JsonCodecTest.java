package io.drey.codec.jackson3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import io.drey.codec.CodecFactory;
import io.drey.codecs.CodecContract;
import io.drey.codecs.Samples;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.CacheContext;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.LibraryCodec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class JsonCodecTest extends CodecContract {

    private static final ClassLoader LOADER = JsonCodecTest.class.getClassLoader();
    private static final List<CodecFactory> FORMATS = List.of(new JsonFactory(), new CborFactory(), new SmileFactory());

    JsonCodecTest() {
        super("json3");
    }

    static class Unwrapped {
        @JsonUnwrapped
        public Samples.Base base = new Samples.Base();
    }

    record UnwrappedRecord(@JsonUnwrapped Samples.Item item) {}

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    static class AsArray {
        public Samples.Base one = new Samples.Base();
        public int number = 1;
    }

    record Numbers(List<Integer> numbers) {}

    record Empties(List<Nothing> all) {}

    record Nothing() {}

    private static LibraryCodec codec(CodecFactory factory, long references) {
        CodecContext context = new CacheContext(
                Object.class,
                LOADER,
                AllowList.of("io.drey.codecs.*", JsonCodecTest.class.getName()),
                new DecodeLimits(100, references, 10_000_000, 64L << 20));
        return new LibraryCodec(factory, context, Set.of());
    }

    private static Object again(LibraryCodec codec, Object value) {
        byte[] bytes = codec.encode(value);
        return codec.decode(bytes, 0, bytes.length, LOADER);
    }

    @Test
    void aFieldThatIsUnwrappedIsRefusedAndNotLost() {
        for (CodecFactory format : FORMATS) {
            for (Object value : List.of(new Unwrapped(), new UnwrappedRecord(new Samples.Item("nut", 1)))) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(() -> codec(format, 1_000).encode(value))
                        .withMessageContaining("@JsonUnwrapped");
            }
        }
    }

    @Test
    void aSubclassInAnObjectThatIsWrittenAsAnArrayIsRefused() {
        for (CodecFactory format : FORMATS) {
            AsArray exact = new AsArray();
            assertThat(((AsArray) again(codec(format, 1_000), exact)).one).isEqualTo(exact.one);

            AsArray other = new AsArray();
            other.one = new Samples.Bean();
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(format, 1_000).encode(other))
                    .withMessageContaining("declare");
        }
    }

    @Test
    void asManyObjectsAsAreAllowedAreReadAndMoreAreNotWritten() {
        for (CodecFactory format : FORMATS) {
            for (int size = 0; size < 3_000; size += 100) {
                isWrittenOnlyIfItIsRead(format, new Numbers(Collections.nCopies(size, 1)), size);
                isWrittenOnlyIfItIsRead(format, new Empties(Collections.nCopies(size, new Nothing())), size);
            }
        }
    }

    private static void isWrittenOnlyIfItIsRead(CodecFactory format, Object value, int size) {
        byte[] bytes = codec(format, 1_000_000).encode(value);
        if (size <= 900) {
            assertThat(again(codec(format, 100), value)).isEqualTo(value);
        } else if (size >= 2_000) {
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(format, 100).encode(value))
                    .withMessageContaining("drey.codec.max-references");
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codec(format, 100).decode(bytes, 0, bytes.length, LOADER));
        } else {
            try {
                assertThat(again(codec(format, 100), value)).isEqualTo(value);
            } catch (CodecException e) {
                assertThat(e).hasMessageContaining("drey.codec.max-references");
            }
        }
    }

    enum Spoken {
        YES,
        NO;

        @Override
        public String toString() {
            return "maybe";
        }
    }

    record Answer(Spoken spoken, Map<Spoken, Integer> counts) {}

    @Test
    void aConstantIsKeptByItsNameWhateverItsText() {
        for (CodecFactory format : FORMATS) {
            Answer answer = new Answer(Spoken.NO, Map.of(Spoken.YES, 1, Spoken.NO, 2));

            assertThat(again(codec(format, 1_000), answer)).isEqualTo(answer);
            assertThat(again(codec(format, 1_000), Spoken.NO)).isEqualTo(Spoken.NO);
        }
    }
}
