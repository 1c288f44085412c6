//! The macros that declare the tables of a scenario and the types of their fields.

/// Declares one table of a scenario. Each field has a doc comment (its help), a type, a default, a label and, for numbers,
/// a unit and a range. The macro generates the struct, `Default`, the list of parameters, `get` and `set`.
macro_rules! table {
    (
        $(#[$about:meta])*
        pub struct $name:ident in $table:literal {
            $(
                $(#[doc = $help:literal])+
                $field:ident: $type:ty = $default:expr, $label:literal $(, $unit:literal, $minimum:literal..=$maximum:literal)?;
            )+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $( $(#[doc = $help])+ pub $field: $type, )+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }

        impl $name {
            /// The parameters of this table, in the order of the editor.
            pub const PARAMETERS: &'static [$crate::Parameter] = &[
                $( $crate::Parameter {
                    table: $table,
                    name: stringify!($field),
                    label: $label,
                    unit: concat!($($unit)?),
                    help: concat!($($help),+).trim_ascii(),
                    kind: <$type as $crate::Field>::KIND,
                    minimum: table!(@bound 0.0 $(, $minimum)?),
                    maximum: table!(@bound 0.0 $(, $maximum)?),
                }, )+
            ];

            /// The value of a field, as it is written in files. `None` if there is no such field.
            pub fn get(&self, name: &str) -> Option<$crate::Value> {
                let fields: [&dyn $crate::parameter::ErasedField; Self::PARAMETERS.len()] = [$( &self.$field, )+];
                $crate::parameter::get(Self::PARAMETERS, &fields, name)
            }

            /// Sets a field after checking the kind and the range of the value.
            ///
            /// # Errors
            /// If the value is invalid or the field does not exist. The table is then unchanged.
            pub fn set(&mut self, name: &str, value: &$crate::Value) -> Result<(), $crate::FieldError> {
                let mut fields: [&mut dyn $crate::parameter::ErasedField; Self::PARAMETERS.len()] = [$( &mut self.$field, )+];
                $crate::parameter::set($table, Self::PARAMETERS, &mut fields, name, value)
            }
        }
    };
    (@bound $none:literal) => { $none };
    (@bound $none:literal, $bound:literal) => { $bound as f64 };
}

/// Declares a choice. Each variant has a name in files and a label on the page.
macro_rules! choice {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $( $(#[$doc:meta])+ $variant:ident = $word:literal, $label:literal; )+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $( $(#[$doc])+ $variant, )+
        }

        impl $name {
            /// All choices, in the order of the editor.
            pub const CHOICES: &'static [$crate::Choice] =
                &[ $( $crate::Choice { name: $word, label: $label }, )+ ];

            /// The name and the label of this choice.
            pub fn choice(self) -> &'static $crate::Choice {
                &Self::CHOICES[self as usize]
            }
        }

        impl $crate::Field for $name {
            const KIND: $crate::Kind = $crate::Kind::Choice(Self::CHOICES);
            fn value(&self) -> $crate::Value {
                $crate::Value::Text(self.choice().name.to_owned())
            }
            fn from_value(value: &$crate::Value) -> Option<Self> {
                match value {
                    $crate::Value::Text(word) => match word.as_str() {
                        $( $word => Some(Self::$variant), )+
                        _ => None,
                    },
                    _ => None,
                }
            }
        }
    };
}

/// Declares a number that one word can replace, such as a queue capacity that can be `unlimited`.
macro_rules! number_or_word {
    ($(#[$about:meta])* pub struct $name:ident($number:ty) or $word:literal, $kind:ident) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name(pub Option<$number>);

        impl $crate::Field for $name {
            const KIND: $crate::Kind = $crate::Kind::$kind($word);
            fn value(&self) -> $crate::Value {
                match self.0 {
                    Some(number) => $crate::Value::Number(f64::from(number)),
                    None => $crate::Value::Text($word.to_owned()),
                }
            }
            fn from_value(value: &$crate::Value) -> Option<Self> {
                match value {
                    $crate::Value::Text(word) if word == $word => Some(Self(None)),
                    number => <$number as $crate::Field>::from_value(number).map(|number| Self(Some(number))),
                }
            }
        }
    };
}

pub(crate) use {choice, number_or_word, table};
