package io.drey.internal.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.codec.CodecException;
import io.drey.internal.codec.Deflate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TransportTest {

    private static final byte[] KEY = "key".getBytes(UTF_8);
    private static final Encoded LONG =
            new Encoded((byte) 20, "a nut and ".repeat(200).getBytes(UTF_8));
    private static final Encoded SHORT = new Encoded((byte) 2, "nut".getBytes(UTF_8));
    private static final SecretKey OLD = new SecretKeySpec(new byte[16], "AES");
    private static final SecretKey NEW = new SecretKeySpec(new byte[32], "AES");
    private static final Map<String, SecretKey> BOTH = Map.of("old", OLD, "new", NEW);

    private static Packing packing(boolean used) {
        return new Packing(used ? new Deflate() : null, 100, 10_000, List.of(new Deflate()));
    }

    private static Transport sealing(Map<String, SecretKey> secrets, String used, boolean acceptsPlain) {
        return new Transport(packing(false), new Sealing(secrets, used, acceptsPlain, "shop", "users"));
    }

    private static Transport compressing() {
        return new Transport(packing(true), new Sealing(Map.of(), null, false, "shop", "users"));
    }

    private static void refuses(Transport transport, byte[] key, Encoded stored) {
        assertThatExceptionOfType(CodecException.class).isThrownBy(() -> transport.inward(key, stored));
    }

    @Test
    void whatIsLongEnoughIsCompressedAndComesBack() {
        Transport transport = compressing();

        Encoded stored = transport.outward(KEY, LONG);

        assertThat(stored.size()).isLessThan(LONG.size() / 10);
        assertThat(transport.inward(KEY, stored)).isEqualTo(LONG);
        assertThat(transport.packing().ratio()).isGreaterThan(10);
        assertThat(transport.outward(KEY, SHORT)).isSameAs(SHORT);
        assertThat(sealing(Map.of(), null, false).inward(KEY, stored))
                .as("also where nothing is compressed")
                .isEqualTo(LONG);
    }

    @Test
    void whatCannotBeCompressedIsLeftAsItIs() {
        byte[] noise = new byte[1_000];
        new Random(1).nextBytes(noise);
        Encoded encoded = new Encoded((byte) 3, noise);

        assertThat(compressing().outward(KEY, encoded)).isSameAs(encoded);
    }

    @Test
    void whatIsLongerThanMayBeExpandedIsNotCompressed() {
        for (int length : new int[] {10_000, 10_001, 50_000}) {
            Encoded text = new Encoded((byte) 2, new byte[length]);

            Encoded stored = compressing().outward(KEY, text);

            assertThat(compressing().inward(KEY, stored)).isEqualTo(text);
            assertThat(stored.equals(text)).isEqualTo(length > 10_000);
        }
    }

    @Test
    void bytesThatWouldExpandToMoreThanAllowedAreRefusedBeforeTheyDo() {
        Transport large = new Transport(
                new Packing(new Deflate(), 1, 1 << 30, List.of(new Deflate())),
                new Sealing(Map.of(), null, false, "shop", "users"));
        Encoded bomb = large.outward(KEY, new Encoded((byte) 3, new byte[1_000_000]));

        refuses(compressing(), KEY, bomb);
        byte[] lying = compressing().outward(KEY, LONG).bytes().clone();
        lying[5] ^= 1; // the size
        refuses(compressing(), KEY, new Encoded((byte) (20 | 0x80), lying));
    }

    @Test
    void anEncryptedValueTellsNothingAndComesBack() {
        Transport transport = new Transport(packing(true), new Sealing(BOTH, "new", false, "shop", "users"));

        for (Encoded plain : List.of(LONG, SHORT)) {
            Encoded stored = transport.outward(KEY, plain);

            assertThat(new String(stored.bytes(), UTF_8)).doesNotContain("nut");
            assertThat(stored.codec()).isEqualTo((byte) 0x80);
            assertThat(transport.inward(KEY, stored)).isEqualTo(plain);
            assertThat(transport.outward(KEY, plain)).as("never twice the same").isNotEqualTo(stored);
        }
    }

    @Test
    void anEncryptedValueBelongsToItsKeyItsCacheAndItsNamespace() {
        Transport transport = sealing(BOTH, "new", false);
        Encoded stored = transport.outward(KEY, SHORT);

        refuses(transport, "kez".getBytes(UTF_8), stored);
        refuses(transport, new byte[0], stored);
        for (Sealing elsewhere : List.of(
                new Sealing(BOTH, "new", false, "shop", "orders"),
                new Sealing(BOTH, "new", false, "shopu", "sers"),
                new Sealing(BOTH, "new", false, "test", "users"))) {
            refuses(new Transport(packing(false), elsewhere), KEY, stored);
        }
    }

    @Test
    void whateverIsChangedInAnEncryptedValueIsNoticed() {
        Transport transport = sealing(BOTH, "new", false);
        Encoded stored = transport.outward(KEY, SHORT);

        for (int bit = 0; bit < stored.size() * 8; bit++) {
            byte[] changed = stored.bytes().clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            refuses(transport, KEY, new Encoded(stored.codec(), changed));
        }
        for (int length = 0; length < stored.size(); length++) {
            refuses(transport, KEY, new Encoded(stored.codec(), Arrays.copyOf(stored.bytes(), length)));
        }
    }

    @Test
    void secretsAreChangedWithoutAMiss() {
        Transport before = sealing(BOTH, "old", false);
        Transport after = sealing(BOTH, "new", false);

        assertThat(after.inward(KEY, before.outward(KEY, SHORT))).isEqualTo(SHORT);
        assertThat(before.inward(KEY, after.outward(KEY, SHORT))).isEqualTo(SHORT);
        refuses(sealing(Map.of("new", NEW), "new", false), KEY, before.outward(KEY, SHORT));
    }

    @Test
    void plainValuesAreRefusedWhereValuesAreEncryptedUnlessTheyAreAccepted() {
        refuses(sealing(BOTH, "new", false), KEY, SHORT);
        refuses(sealing(BOTH, "new", false), KEY, compressing().outward(KEY, LONG));
        assertThat(sealing(BOTH, "new", true).inward(KEY, SHORT)).isEqualTo(SHORT);
        assertThat(sealing(BOTH, null, false).inward(KEY, SHORT)).isEqualTo(SHORT);
        assertThat(sealing(BOTH, null, false)
                        .inward(KEY, sealing(BOTH, "new", false).outward(KEY, SHORT)))
                .as("read before anybody writes it")
                .isEqualTo(SHORT);
    }

    @Test
    void bytesOfNobodyAreRefused() {
        for (int codec = -128; codec < 0; codec++) {
            refuses(compressing(), KEY, new Encoded((byte) codec, new byte[0]));
            refuses(compressing(), KEY, new Encoded((byte) codec, new byte[] {1}));
            refuses(compressing(), KEY, new Encoded((byte) codec, new byte[] {2, -1, 0}));
            refuses(compressing(), KEY, new Encoded((byte) codec, new byte[] {9, 1, 0}));
        }
    }
}
