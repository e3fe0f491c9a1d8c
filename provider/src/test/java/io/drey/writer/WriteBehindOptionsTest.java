package io.drey.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteBehindOptionsTest {

    private static final WriteBehindOptions OTHER = WriteBehindOptions.builder()
            .maxPending(1)
            .maxBytes(2)
            .batchSize(3)
            .offerTimeout(Duration.ofSeconds(4))
            .flushTimeout(Duration.ofSeconds(5))
            .closeTimeout(Duration.ofSeconds(6))
            .initialBackoff(Duration.ofSeconds(7))
            .maxBackoff(Duration.ofSeconds(8))
            .maxAttempts(9)
            .maxDuration(Duration.ofSeconds(10))
            .journal(Path.of("somewhere"))
            .journalFsync(Fsync.ALWAYS)
            .journalInterval(Duration.ofSeconds(11))
            .journalMaxBytes(12_000_000)
            .build();

    @Test
    void exampleOfTheClassComment() {
        WriteBehindOptions options = WriteBehindOptions.builder()
                .maxPending(10_000)
                .offerTimeout(Duration.ofMillis(500))
                .maxAttempts(20)
                .build();

        assertThat(options.maxPending()).isEqualTo(10_000);
        assertThat(options.offerTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.maxAttempts()).isEqualTo(20);
    }

    @Test
    void defaultsAreThoseOfTheJavadoc() {
        WriteBehindOptions options = WriteBehindOptions.builder().build();

        assertThat(options)
                .hasToString("WriteBehindOptions[maxPending=100000, maxBytes=" + options.maxBytes()
                        + ", batchSize=512, offerTimeout=PT2S, flushTimeout=PT10S, closeTimeout=PT10S,"
                        + " initialBackoff=PT0.05S, maxBackoff=PT5S, maxAttempts=2147483647, maxDuration=PT1H,"
                        + " journal=, journalFsync=INTERVAL, journalInterval=PT0.1S, journalMaxBytes=268435456]");
        assertThat(options.maxBytes())
                .isEqualTo(Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8));
    }

    @Test
    void everyOptionIsKeptByACopyAndThroughSerialisation() throws Exception {
        WriteBehindOptions copied = OTHER.toBuilder().build();
        WriteBehindOptions read = (WriteBehindOptions) read(bytes(OTHER));

        assertThat(OTHER)
                .hasToString("WriteBehindOptions[maxPending=1, maxBytes=2, batchSize=3, offerTimeout=PT4S,"
                        + " flushTimeout=PT5S, closeTimeout=PT6S, initialBackoff=PT7S, maxBackoff=PT8S, maxAttempts=9,"
                        + " maxDuration=PT10S, journal=somewhere, journalFsync=ALWAYS, journalInterval=PT11S,"
                        + " journalMaxBytes=12000000]");
        assertThat(copied).isEqualTo(OTHER).hasSameHashCodeAs(OTHER).hasToString(OTHER.toString());
        assertThat(read).isEqualTo(OTHER).hasSameHashCodeAs(OTHER).hasToString(OTHER.toString());
    }

    @Test
    void optionsThatDifferInOneValueAreNotEqual() {
        assertThat(OTHER.toBuilder().maxPending(2).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().maxBytes(3).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().batchSize(4).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().offerTimeout(Duration.ZERO).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().flushTimeout(Duration.ofSeconds(1)).build())
                .isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().closeTimeout(Duration.ZERO).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().initialBackoff(Duration.ofSeconds(1)).build())
                .isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().maxBackoff(Duration.ofSeconds(9)).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().maxAttempts(10).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().maxDuration(Duration.ZERO).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().journal(null).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().journalFsync(Fsync.NEVER).build()).isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().journalInterval(Duration.ofSeconds(1)).build())
                .isNotEqualTo(OTHER);
        assertThat(OTHER.toBuilder().journalMaxBytes(2_000_000).build()).isNotEqualTo(OTHER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-pending     | 0      | max-pending: cannot be 0; write a whole number from 1 up",
                "max-bytes       | 0      | max-bytes: cannot be 0; write a whole number from 1 up",
                "batch-size      | 0      | batch-size: cannot be 0; write a whole number from 1 to 10000",
                "batch-size      | 10001  | batch-size: cannot be 10001; write a whole number from 1 to 10000",
                "offer-timeout   | PT-1S  | offer-timeout: cannot be -1s; write 0s or a duration such as 500ms or 2s",
                "flush-timeout   | PT0S   | flush-timeout: cannot be 0s; write a duration above zero, such as 500ms or 2s",
                "close-timeout   | PT-1S  | close-timeout: cannot be -1s; write 0s or a duration such as 500ms or 2s",
                "close-timeout   | P999999D | close-timeout: cannot be 86399913600s; write a duration of at most 106751 days",
                "initial-backoff | PT0S   | initial-backoff: cannot be 0s; write a duration above zero, such as 500ms or 2s",
                "max-backoff     | PT0S   | max-backoff: cannot be 0s; write a duration above zero, such as 500ms or 2s",
                "max-backoff     | PT0.02S | max-backoff: cannot be 20ms; write at least initial-backoff, 50ms",
                "max-attempts    | 0      | max-attempts: cannot be 0; write a whole number from 1 up",
                "max-duration    | PT-1S  | max-duration: cannot be -1s; write 0s or a duration such as 500ms or 2s",
                "journal-interval | PT0S  | journal-interval: cannot be 0s; write a duration above zero, such as 500ms or 2s",
                "journal-max-bytes | 1048575 | journal-max-bytes: cannot be 1048575; write a whole number from 1048576 up"
            })
    void aValueOutOfItsRangeIsRefusedWithItsKeyAndWhatToWrite(String key, String value, String message) {
        WriteBehindOptions.Builder builder = WriteBehindOptions.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> set(builder, key, value).build())
                .withMessage(message);
    }

    private static WriteBehindOptions.Builder set(WriteBehindOptions.Builder builder, String key, String value) {
        return switch (key) {
            case "max-pending" -> builder.maxPending(Integer.parseInt(value));
            case "max-bytes" -> builder.maxBytes(Long.parseLong(value));
            case "batch-size" -> builder.batchSize(Integer.parseInt(value));
            case "offer-timeout" -> builder.offerTimeout(Duration.parse(value));
            case "flush-timeout" -> builder.flushTimeout(Duration.parse(value));
            case "close-timeout" -> builder.closeTimeout(Duration.parse(value));
            case "initial-backoff" -> builder.initialBackoff(Duration.parse(value));
            case "max-backoff" -> builder.maxBackoff(Duration.parse(value));
            case "max-attempts" -> builder.maxAttempts(Integer.parseInt(value));
            case "max-duration" -> builder.maxDuration(Duration.parse(value));
            case "journal-interval" -> builder.journalInterval(Duration.parse(value));
            case "journal-max-bytes" -> builder.journalMaxBytes(Long.parseLong(value));
            default -> throw new AssertionError(key);
        };
    }

    @Test
    void aRefusedValueLeavesTheBuilderAsItWas() {
        WriteBehindOptions.Builder builder = OTHER.toBuilder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.batchSize(0));

        assertThat(builder.build()).isEqualTo(OTHER);
    }

    @Test
    void bytesThatHoldAValueOutOfItsRangeAreRefused() throws IOException {
        byte[] bytes = bytes(OTHER.toBuilder().maxPending(0x01020304).build());
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("\1\2\3\4", "\0\0\0\0");

        assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("max-pending: cannot be 0");
    }

    private static byte[] bytes(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        }
    }
}
