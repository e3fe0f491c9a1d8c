package io.drey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import io.drey.writer.WriteBehindOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

class TieredConfigurationTest {

    private static final TierOptions TIER = TierOptions.DEFAULTS
            .withWrite(WriteMode.THROUGH)
            .withLocal(LocalOptions.DEFAULTS.withMaxStaleness(Duration.ZERO))
            .withWriteBehind(WriteBehindOptions.builder().batchSize(7).build())
            .withExpiry(ExpiryOptions.timeToLive(Duration.ofMinutes(1)))
            .withImmutable(List.of("com.acme.*"));

    @Test
    void fluentCallsKeepItsType() {
        TieredConfiguration<String, Long> configuration = new TieredConfiguration<String, Long>()
                .setTypes(String.class, Long.class)
                .setStoreByValue(false)
                .setStatisticsEnabled(true)
                .tier(TIER);

        assertThat(configuration.getTier()).isEqualTo(TIER);
        assertThat(configuration.getValueType()).isEqualTo(Long.class);
    }

    @Test
    void copyHasTheSameTierOptionsAndIsIndependent() {
        TieredConfiguration<String, Long> original = new TieredConfiguration<String, Long>()
                .setTypes(String.class, Long.class)
                .tier(TIER);

        TieredConfiguration<String, Long> copy = new TieredConfiguration<>(original);

        assertThat(copy).isEqualTo(original).hasSameHashCodeAs(original);
        assertThat(copy.tier(null)).isNotEqualTo(original);
        assertThat(original.getTier()).isEqualTo(TIER);
    }

    @Test
    void copyOfAPlainConfigurationHasNoTierOptions() {
        MutableConfiguration<String, Long> plain =
                new MutableConfiguration<String, Long>().setTypes(String.class, Long.class);

        TieredConfiguration<String, Long> copy = new TieredConfiguration<>(plain);

        assertThat(copy.getTier()).isNull();
        assertThat(copy.getKeyType()).isEqualTo(String.class);
    }

    @Test
    void survivesSerialization() throws Exception {
        TieredConfiguration<String, Long> original = new TieredConfiguration<String, Long>().tier(TIER);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        new ObjectOutputStream(bytes).writeObject(original);
        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

        assertThat(copy).isEqualTo(original);
    }

    @Test
    void optionsInCodeMeetTheSameLimitsAsInFiles() {
        assertThatThrownBy(() -> LocalOptions.DEFAULTS.withMaximumSize(0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("maximum-size: cannot be 0; write a whole number from 1 up");
    }

    @Test
    void expiryOptionsAnswerAsAPolicyAndNeverRoundDownToExpired() {
        ExpiryOptions expiry = new ExpiryOptions(Duration.ofNanos(1), null, Duration.ofSeconds(2));

        assertThat(expiry.getExpiryForCreation()).isEqualTo(new javax.cache.expiry.Duration(TimeUnit.MILLISECONDS, 1));
        assertThat(expiry.getExpiryForUpdate()).isNull();
        assertThat(expiry.getExpiryForAccess()).isEqualTo(new javax.cache.expiry.Duration(TimeUnit.SECONDS, 2));
        assertThat(ExpiryOptions.ETERNAL.getExpiryForCreation().isEternal()).isTrue();
    }
}
