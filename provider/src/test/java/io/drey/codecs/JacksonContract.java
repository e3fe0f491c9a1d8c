package io.drey.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import io.drey.codec.CodecFactory;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.CacheContext;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.LibraryCodec;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the codecs of both versions of Jackson must do alike, in each of their formats. */
public abstract class JacksonContract extends CodecContract {

    private static final ClassLoader LOADER = JacksonContract.class.getClassLoader();

    private final List<CodecFactory> formats;

    /**
     * For one version of Jackson.
     *
     * @param codec the name for {@code codec.value}
     * @param formats JSON and the binary ones
     */
    protected JacksonContract(String codec, CodecFactory... formats) {
        super(codec);
        this.formats = List.of(formats);
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

    /** Reads and writes in this format, within that many objects. */
    protected static LibraryCodec codec(CodecFactory factory, long references) {
        CodecContext context = new CacheContext(
                Object.class,
                LOADER,
                AllowList.of("io.drey.codecs.*", "io.drey.codec.**"),
                new DecodeLimits(100, references, 10_000_000, 64L << 20));
        return new LibraryCodec(factory, context, Set.of());
    }

    /** What comes of a value that is written and read. */
    protected static Object again(LibraryCodec codec, Object value) {
        byte[] bytes = codec.encode(value);
        return codec.decode(bytes, 0, bytes.length, LOADER);
    }

    @Test
    void aFieldThatIsUnwrappedIsRefusedAndNotLost() {
        for (CodecFactory format : formats) {
            for (Object value : List.of(new Unwrapped(), new UnwrappedRecord(new Samples.Item("nut", 1)))) {
                assertThatExceptionOfType(CodecException.class)
                        .isThrownBy(() -> codec(format, 1_000).encode(value))
                        .withMessageContaining("@JsonUnwrapped");
            }
        }
    }

    @Test
    void aSubclassInAnObjectThatIsWrittenAsAnArrayIsRefused() {
        for (CodecFactory format : formats) {
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
        for (CodecFactory format : formats) {
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
        for (CodecFactory format : formats) {
            Answer answer = new Answer(Spoken.NO, Map.of(Spoken.YES, 1, Spoken.NO, 2));

            assertThat(again(codec(format, 1_000), answer)).isEqualTo(answer);
            assertThat(again(codec(format, 1_000), Spoken.NO)).isEqualTo(Spoken.NO);
        }
    }
}
