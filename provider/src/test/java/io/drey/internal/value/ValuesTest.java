package io.drey.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.codec.CodecException;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.TestCodecs;
import io.drey.internal.copy.MasterCopy;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ValuesTest {
    private final Values values = TestCodecs.values();
    private final Values shared = new Values(
            TestCodecs.codecs(TestCodecs.ALLOWED),
            Shareable.with(List.of()),
            TestCodecs.LOADER,
            new Values.Use(Object.class, true, true));
    private final Values byReference =
            new Values(TestCodecs.codecs(TestCodecs.ALLOWED), Shareable.with(List.of()), TestCodecs.LOADER, false);

    @Test
    void immutableValuesAreSharedOnTheWayInAndOut() {
        List<Object> immutable =
                List.of("a", 1, UUID.randomUUID(), new BigDecimal("1.5"), LocalDate.EPOCH, new Price(1, "EUR"));

        assertThat(immutable).allSatisfy(value -> {
            assertThat(values.form(value)).isSameAs(value);
            assertThat(values.value(value)).isSameAs(value);
        });
    }

    @Test
    void aMutableValueIsIsolatedFromItsOwnerAndFromEachCaller() {
        ArrayList<String> owned = new ArrayList<>(List.of("a"));

        Object form = values.form(owned);
        owned.add("b");
        List<String> first = asList(values.value(form));
        first.add("c");

        assertThat(form).isInstanceOf(MasterCopy.class);
        assertThat(asList(values.value(form))).containsExactly("a");
    }

    @Test
    void aByteArrayIsIsolatedToo() {
        byte[] owned = {1};

        Object form = values.form(owned);
        owned[0] = 2;
        ((byte[]) values.value(form))[0] = 3;

        assertThat((byte[]) values.value(form)).containsExactly(1);
    }

    @Test
    void byReferenceEverythingIsShared() {
        Object value = new Object();

        assertThat(byReference.form(value)).isSameAs(value);
        assertThat(byReference.value(value)).isSameAs(value);
    }

    @Test
    void byReferenceBytesAreDecodedOnce() {
        Encoded encoded = byReference.encode(new ArrayList<>(List.of("a")));

        assertThat(byReference.formOf(encoded)).isEqualTo(List.of("a"));
    }

    @Test
    void whatGoesToRedisIsEncodedOnce() {
        Object form = shared.form(new ArrayList<>(List.of("a")));

        assertThat(shared.encode(form)).isSameAs(shared.encode(form));
    }

    @Test
    void bytesThatAreReadAgainBecomeAMasterCopyAndGoToRedisAllTheSame() {
        Object form = shared.form(new ArrayList<>(List.of("a")));
        Encoded bytes = shared.encode(form);

        for (int read = 0; read < 4; read++) {
            asList(shared.value(form)).add("b");
        }

        assertThat(((LazilyDecoded) form).held()).isInstanceOf(MasterCopy.class);
        assertThat(asList(shared.value(form))).containsExactly("a");
        assertThat(shared.encode(form)).isEqualTo(bytes);
        assertThat(shared.weight(form)).isEqualTo(shared.weight(new LazilyDecoded(bytes)));
    }

    @Test
    void bytesWithoutAMasterCopyStayBytes() {
        Object form = shared.form(new ArrayList<>(Arrays.asList("a", Arrays.asList("b"))));

        for (int read = 0; read < 4; read++) {
            assertThat(asList(shared.value(form))).hasSize(2);
        }

        assertThat(((LazilyDecoded) form).held()).isInstanceOf(Encoded.class);
        assertThat(((LazilyDecoded) form).isReadAgain()).isFalse();
    }

    @Test
    void whatCodeOfAClassMadeWhileReadingIsReadEachTime() {
        Object form = shared.form(new Ticket());

        for (int read = 0; read < 4; read++) {
            assertThat(asList(shared.value(form))).containsExactly("resolved");
        }

        assertThat(((LazilyDecoded) form).held()).isInstanceOf(Encoded.class);
    }

    @Test
    void bytesOfImmutableValuesAreDecodedOnceAndOthersStayBytes() {
        assertThat(values.formOf(values.encode("a"))).isEqualTo("a");
        assertThat(values.formOf(values.encode(LocalDate.EPOCH))).isEqualTo(LocalDate.EPOCH);
        assertThat(values.formOf(values.encode(new Price(1, "EUR")))).isEqualTo(new Price(1, "EUR"));
        Encoded list = values.encode(new ArrayList<>(List.of("a")));
        assertThat(values.formOf(list)).isEqualTo(new LazilyDecoded(list));
        Encoded bytes = values.encode(new byte[] {1});
        assertThat(values.formOf(bytes)).isSameAs(bytes);
    }

    @Test
    void whatOnlyTheWriterSharesIsNotSharedHere() {
        Values writer = new Values(
                TestCodecs.codecs(TestCodecs.ALLOWED),
                Shareable.with(List.of(Bean.class.getName())),
                TestCodecs.LOADER,
                true);

        Encoded encoded = writer.encode(new Bean());

        assertThat(encoded.codec()).isEqualTo(JavaCodec.SHAREABLE_ID);
        assertThat(writer.formOf(encoded)).isInstanceOf(Bean.class);
        assertThat(values.formOf(encoded)).isEqualTo(new LazilyDecoded(encoded));
        assertThat(values.value(encoded)).isInstanceOf(Bean.class);
    }

    @Test
    void bytesThatCannotBeReadAreACodecException() {
        for (byte codec : new byte[] {-1, 0, 1, 4, 13, 77}) {
            Encoded broken = new Encoded(codec, new byte[] {1, 2});
            assertThatExceptionOfType(CodecException.class).isThrownBy(() -> values.value(broken));
        }
    }

    @Test
    void encodedFormsAreEqualIfTheirBytesAre() {
        Object form = shared.form(new ArrayList<>(List.of("a")));

        assertThat(form)
                .isEqualTo(shared.form(new ArrayList<>(List.of("a"))))
                .hasSameHashCodeAs(shared.form(new ArrayList<>(List.of("a"))));
        assertThat(form).isNotEqualTo(shared.form(new ArrayList<>(List.of("b"))));
        assertThat(form.toString()).contains("codec 1").doesNotContain("a]");
    }

    @Test
    void weightGrowsWithContent() {
        String text = "x".repeat(1_000);

        assertThat(values.weight(text)).isBetween(1_000, 1_100);
        assertThat(values.weight(values.form(new byte[5_000]))).isBetween(5_000, 5_100);
        assertThat(values.weight(new Price(1, text))).isBetween(1_000, 1_200);
        assertThat(values.weight(1)).isBetween(16, 32);
        assertThat(values.weight(new BigDecimal("1.5"))).isLessThan(100);
        assertThat(values.weight(new Object())).isPositive();
    }

    @SuppressWarnings("unchecked")
    private static List<String> asList(Object value) {
        return (List<String>) value;
    }

    record Price(long cents, String currency) implements Serializable {}

    /** Read as a list: whether a new one or always the same, nobody but the class knows. */
    static final class Ticket implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            return new ArrayList<>(List.of("resolved"));
        }
    }

    static final class Bean implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void ofAClassThatTheUserCallsImmutableEachInstanceIsTried() {
        Values listed = new Values(
                TestCodecs.codecs(TestCodecs.ALLOWED),
                Shareable.with(List.of(Holder.class.getName())),
                TestCodecs.LOADER,
                new Values.Use(Object.class, true, true));
        Holder good = new Holder("text");

        assertThat(listed.form(good)).isSameAs(good);

        assertThatExceptionOfType(CodecException.class)
                .as("and not accepted here, to fail on its way to Redis")
                .isThrownBy(() -> listed.form(new Holder(new Thread("not serialisable"))))
                .withMessageContaining("java.lang.Thread is not serialisable");
    }

    private static final class Holder implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Object content;

        Holder(Object content) {
            this.content = content;
        }

        @Override
        public String toString() {
            return "Holder of " + content;
        }
    }
}
