package io.drey.internal.value;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.BytesCodec;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.TestCodecs;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodecsTest {
    private final JavaCodec java = new JavaCodec(TestCodecs.ALLOWED, DecodeLimits.DEFAULT);

    @Test
    void aUsersCodecIsAskedFirst() {
        Values values = TestCodecs.values(TestCodecs.codecs(AllowList.of(), new PointCodec()));

        Encoded encoded = (Encoded) values.form(new Point(1, 2));

        assertThat(encoded).isEqualTo(new Encoded((byte) 64, new byte[] {1, 2}));
        assertThat(values.value(encoded)).isInstanceOf(Point.class);
    }

    @Test
    void aCodecThatIsNotCanonicalIsNotUsedForKeys() {
        Keys keys = TestCodecs.keys(TestCodecs.codecs(AllowList.of(), new PointCodec()));

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> keys.bytes(new Point(1, 2)))
                .withMessageContaining("not serialisable");
    }

    @Test
    void theServiceLoaderAndTheConfigurationFindCodecs(@TempDir Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Codec.class.getName()), PointCodec.class.getName());
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, TestCodecs.LOADER)) {
            Codecs discovered = Codecs.discover(java, CodecChoice.auto(), loader);
            Codecs named = Codecs.discover(java, CodecChoice.of(PointCodec.class.getName()), TestCodecs.LOADER);
            Codecs both = Codecs.discover(java, CodecChoice.of(PointCodec.class.getName()), loader);

            assertThat(List.of(discovered, named, both))
                    .allMatch(codecs -> codecs.of(Point.class) instanceof PointCodec);
        }
        assertThat(Codecs.discover(java, CodecChoice.auto(), null).of(Point.class))
                .isSameAs(java);
    }

    @Test
    void whatIsNoCodecIsNamed() {
        for (String name : List.of("com.acme.Missing", "java.lang.String", "io.drey.internal.codec.BytesCodec")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Codecs.discover(java, CodecChoice.of(name), TestCodecs.LOADER))
                    .withMessageContaining(name);
        }
    }

    @Test
    void aLibraryThatIsMissingIsNamedByItsArtifact() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codecs.discover(java, CodecChoice.of("kryo"), TestCodecs.LOADER))
                .withMessageContaining("io.drey:drey-codec-kryo");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codecs.discover(java, CodecChoice.of("jsn"), TestCodecs.LOADER))
                .withMessageContaining("\"jsn\"")
                .withMessageContaining("auto, java");
    }

    @Test
    void idsOfDreyAndOfOthersAreTaken() {
        assertThatIllegalArgumentException().isThrownBy(() -> TestCodecs.codecs(AllowList.of(), new BytesCodec()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestCodecs.codecs(AllowList.of(), new PointCodec(), new PointCodec()))
                .withMessageContaining("64");
    }

    @Test
    void anyFailureOfACodecIsACodecException() {
        Values values = TestCodecs.values(TestCodecs.codecs(AllowList.of(), new PointCodec()));

        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> values.value(new Encoded((byte) 64, new byte[0])))
                .withCauseInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> values.form(new Point(1_000, 0)));
    }

    @Test
    void anUnknownCodecIsNamed() {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> TestCodecs.values().value(new Encoded((byte) 70, "x".getBytes(US_ASCII))))
                .withMessageContaining("codec 70");
    }

    public static final class Point {
        final int x;
        final int y;

        Point(int x, int y) {
            this.x = x;
            this.y = y;
        }
    }

    public static final class PointCodec implements Codec {
        @Override
        public byte id() {
            return 64;
        }

        @Override
        public boolean handles(Class<?> type) {
            return type == Point.class;
        }

        @Override
        public byte[] encode(Object value) {
            Point point = (Point) value;
            return new byte[] {(byte) Math.toIntExact(checked(point.x)), (byte) point.y};
        }

        @Override
        public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
            return new Point(bytes[offset], bytes[offset + 1]);
        }

        private static int checked(int x) {
            if (x > Byte.MAX_VALUE) {
                throw new IllegalArgumentException("too far");
            }
            return x;
        }
    }
}
