package io.drey.codec.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import io.drey.codec.CodecException;
import java.util.List;

/** Puts the gate before all reading, and looks at each field that is written. Immutable, any thread. */
final class GateModule extends Module {

    private final Gate gate;

    GateModule(Gate gate) {
        this.gate = gate;
    }

    @Override
    public String getModuleName() {
        return "drey-gate";
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addDeserializers(gate);
        context.addKeyDeserializers(gate);
        context.addBeanSerializerModifier(new ExactFields());
    }

    private static final class ExactFields extends BeanSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
            properties.replaceAll(each -> {
                requirePlain(bean, each);
                return ExactTypes.isCertain(each.getType()) ? each : new ExactField(each);
            });
            return properties;
        }

        private static void requirePlain(BeanDescription bean, BeanPropertyWriter field) {
            if (field.getClass() != BeanPropertyWriter.class) {
                throw new CodecException("The field " + field.getName() + " of "
                        + bean.getBeanClass().getName() + " is written in a way of its own ("
                        + field.getClass().getSimpleName() + "), from which it may not come back as it was;"
                        + " leave out @JsonUnwrapped or @JsonAppend");
            }
        }
    }

    private static final class ExactField extends BeanPropertyWriter {

        private static final long serialVersionUID = 1L;

        ExactField(BeanPropertyWriter base) {
            super(base);
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator out, SerializerProvider provider) throws Exception {
            ExactTypes.check(getType(), get(bean));
            super.serializeAsField(bean, out, provider);
        }

        /** For {@code @JsonFormat(shape = ARRAY)}. */
        @Override
        public void serializeAsElement(Object bean, JsonGenerator out, SerializerProvider provider) throws Exception {
            ExactTypes.check(getType(), get(bean));
            super.serializeAsElement(bean, out, provider);
        }
    }
}
