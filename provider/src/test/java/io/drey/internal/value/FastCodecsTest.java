package io.drey.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.BytesCodec;
import io.drey.internal.codec.Hex;
import io.drey.internal.codec.StringCodec;
import io.drey.internal.codec.TestCodecs;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastCodecsTest {
    /** A value, the id of its codec, its bytes. What is in Redis already looks like this. */
    static final List<Arguments> GOLDEN = List.of(
            Arguments.of("", 2, "00"),
            Arguments.of("abc", 2, "00616263"),
            Arguments.of("é\u0000", 2, "00e900"),
            Arguments.of("€", 2, "01e282ac"),
            Arguments.of("\ud83d\ude00", 2, "01f09f9880"),
            Arguments.of("\ud83d", 2, "02d83d"),
            Arguments.of("a\ude00\ud83d", 2, "020061de00d83d"),
            Arguments.of(new byte[] {1, -1}, 3, "01ff"),
            Arguments.of(-2, 4, "fffffffe"),
            Arguments.of(1L << 40, 5, "0000010000000000"),
            Arguments.of((short) 258, 6, "0102"),
            Arguments.of((byte) -1, 7, "ff"),
            Arguments.of(true, 8, "01"),
            Arguments.of(false, 8, "00"),
            Arguments.of('€', 9, "20ac"),
            Arguments.of(1.5, 10, "3ff8000000000000"),
            Arguments.of(-0.0f, 11, "80000000"),
            Arguments.of(new UUID(1, 2), 12, "00000000000000010000000000000002"));

    private final Codecs codecs = TestCodecs.codecs(AllowList.of());

    @ParameterizedTest
    @FieldSource("GOLDEN")
    void theFormatIsTheOneAlreadyInRedis(Object value, int id, String hex) {
        Codec codec = codecs.of(value.getClass());

        assertThat(codec.id()).isEqualTo((byte) id);
        assertThat(Hex.of(codec.encode(value))).isEqualTo(hex);
        byte[] framed = Hex.bytes("aa" + hex + "bb");
        assertThat(codec.decode(framed, 1, framed.length - 2, TestCodecs.LOADER))
                .isEqualTo(value);
    }

    @Test
    void stringsThatDifferInALoneSurrogateStayDifferent() {
        StringCodec codec = new StringCodec();

        assertThat(codec.encode("\ud800")).isNotEqualTo(codec.encode("?")).isNotEqualTo(codec.encode("\ud801"));
    }

    @Test
    void allNotANumbersAreOneKeyAsEqualsHasIt() {
        Codec codec = codecs.of(Double.class);

        byte[] odd = codec.encode(Double.longBitsToDouble(0x7ff8000000000123L));

        assertThat(odd).isEqualTo(codec.encode(Double.NaN));
    }

    @Test
    void aByteArrayIsNeitherKeptNorHandedOut() {
        BytesCodec codec = new BytesCodec();
        byte[] value = {1, 2};

        byte[] encoded = codec.encode(value);
        value[0] = 9;
        byte[] decoded = codec.decode(encoded, 0, 2, TestCodecs.LOADER);
        decoded[1] = 9;

        assertThat(encoded).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void bytesOfTheWrongLengthAreRefused(int id) {
        assertThatExceptionOfType(CodecException.class)
                .isThrownBy(() -> codecs.decode((byte) id, new byte[0], 0, 0, TestCodecs.LOADER));
    }

    @Test
    void halfACharacterAndAnUnknownEncodingAreRefused() {
        for (String hex : Map.of("half", "02d8", "unknown", "0741").values()) {
            byte[] bytes = Hex.bytes(hex);
            assertThatExceptionOfType(CodecException.class)
                    .isThrownBy(() -> codecs.decode((byte) 2, bytes, 0, bytes.length, TestCodecs.LOADER));
        }
    }
}
