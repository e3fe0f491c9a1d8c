package io.drey.codec.jackson3;

import io.drey.codec.CodecException;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Puts the gate before all reading, and looks at each field that is written. Immutable, any thread. */
final class GateModule extends JacksonModule {

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
        context.addSerializerModifier(new ExactFields());
    }

    private static final class ExactFields extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription.Supplier bean, List<BeanPropertyWriter> properties) {
            properties.replaceAll(each -> {
                requirePlain(bean, each);
                return ExactTypes.isCertain(each.getType()) ? each : new ExactField(each);
            });
            return properties;
        }

        private static void requirePlain(BeanDescription.Supplier bean, BeanPropertyWriter field) {
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
        public void serializeAsProperty(Object bean, JsonGenerator out, SerializationContext context) throws Exception {
            ExactTypes.check(getType(), get(bean));
            super.serializeAsProperty(bean, out, context);
        }

        /** For {@code @JsonFormat(shape = ARRAY)}. */
        @Override
        public void serializeAsElement(Object bean, JsonGenerator out, SerializationContext context) throws Exception {
            ExactTypes.check(getType(), get(bean));
            super.serializeAsElement(bean, out, context);
        }
    }
}
