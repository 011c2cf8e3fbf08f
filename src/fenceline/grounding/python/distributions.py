"""Well-known distributions whose import name is not their own, and well-known import names.

Facts of the packages themselves, as their own installations show; nothing here decides that a package may be used.
"""

from __future__ import annotations

import re
from collections import defaultdict

_OTHERWISE = """
absl-py=absl ansible-core=ansible antlr4-python3-runtime=antlr4 apache-airflow=airflow argon2-cffi=argon2
attrs=attr,attrs azure-core=azure azure-identity=azure azure-storage-blob=azure backports-zoneinfo=backports
beautifulsoup4=bs4 biopython=Bio cassandra-driver=cassandra cython=Cython,cython,pyximport databricks-sdk=databricks
discord-py=discord django-allauth=allauth django-appconf=appconf django-cors-headers=corsheaders
django-crispy-forms=crispy_forms django-debug-toolbar=debug_toolbar django-environ=environ
django-filter=django_filters django-guardian=guardian django-import-export=import_export
django-model-utils=model_utils django-mptt=mptt django-oauth-toolkit=oauth2_provider
django-rest-swagger=rest_framework_swagger django-storages=storages django-taggit=taggit
djangorestframework=rest_framework djangorestframework-simplejwt=rest_framework_simplejwt dnspython=dns
docker-py=docker docker-compose=compose faiss-cpu=faiss faiss-gpu=faiss fastapi-slim=fastapi ffmpeg-python=ffmpeg
fonttools=fontTools gdal=osgeo gevent-websocket=geventwebsocket gitpython=git google-api-core=google
google-api-python-client=googleapiclient,apiclient google-auth=google google-cloud-bigquery=google
google-cloud-core=google google-cloud-pubsub=google google-cloud-storage=google google-generativeai=google
googleapis-common-protos=google graphql-core=graphql grpcio=grpc grpcio-health-checking=grpc_health
grpcio-reflection=grpc_reflection grpcio-status=grpc_status grpcio-tools=grpc_tools imbalanced-learn=imblearn
ipython=IPython jaraco-functools=jaraco kafka-python=kafka levenshtein=Levenshtein llama-cpp-python=llama_cpp
markdown-it-py=markdown_it matplotlib=matplotlib,mpl_toolkits,pylab msgpack-python=msgpack mypy=mypy,mypyc
mysql-connector-python=mysql mysqlclient=MySQLdb mysql-python=MySQLdb netcdf4=netCDF4 nvidia-ml-py=pynvml
opencv-contrib-python=cv2 opencv-python=cv2 opencv-python-headless=cv2 opentelemetry-api=opentelemetry
opentelemetry-sdk=opentelemetry opensearch-py=opensearchpy paho-mqtt=paho pillow=PIL pillow-simd=PIL
plaid-python=plaid protobuf=google psycopg2-binary=psycopg2 psycopg-binary=psycopg py-cpuinfo=cpuinfo
pycryptodome=Crypto pycryptodomex=Cryptodome pyfilesystem2=fs pygithub=github pygobject=gi pyhamcrest=hamcrest
pyicu=icu pyinstaller=PyInstaller pyjwt=jwt pymongo=pymongo,bson,gridfs pymupdf=fitz,pymupdf pynacl=nacl
pyobjc-core=objc pyopengl=OpenGL pyopenssl=OpenSSL pypdf2=PyPDF2 pypng=png pyqt5=PyQt5 pyqt6=PyQt6 pyserial=serial
pyside2=PySide2 pyside6=PySide6 pysocks=socks,sockshandler pytest=pytest,_pytest,py
pytest-httpbin=pytest_httpbin,httpbin python-bidi=bidi python-consul=consul python-dateutil=dateutil
python-decouple=decouple python-docx=docx python-dotenv=dotenv python-engineio=engineio python-gitlab=gitlab
python-gnupg=gnupg python-hglib=hglib python-jose=jose python-json-logger=pythonjsonlogger
python-jsonrpc-server=pyls_jsonrpc python-ldap=ldap python-levenshtein=Levenshtein python-lsp-server=pylsp
python-lzo=lzo python-magic=magic python-memcached=memcache python-multipart=multipart,python_multipart
python-nmap=nmap python-pptx=pptx python-rapidjson=rapidjson python-slugify=slugify python-snappy=snappy
python-socketio=socketio python-telegram-bot=telegram python-xlib=Xlib pywavelets=pywt
pywin32=win32api,win32con,win32file,win32gui,win32com,pythoncom,pywintypes,win32pipe,win32event,win32process,win32service,win32serviceutil,win32security
pyyaml=yaml,_yaml pyzmq=zmq qt-py=Qt rpi-gpio=RPi ruamel-yaml=ruamel scikit-build=skbuild scikit-image=skimage
scikit-learn=sklearn scikit-optimize=skopt setuptools=setuptools,pkg_resources,_distutils_hack
snowflake-connector-python=snowflake snowflake-sqlalchemy=snowflake speechrecognition=speech_recognition
strawberry-graphql=strawberry tensorflow-cpu=tensorflow tensorflow-gpu=tensorflow tf-nightly=tensorflow
torch=torch,torchgen,functorch umap-learn=umap unittest-xml-reporting=xmlrunner websocket-client=websocket wxpython=wx
zope-component=zope zope-event=zope zope-interface=zope zope-schema=zope
"""
_ALIKE = """
aiobotocore aiofiles aiohttp aioredis aiosqlite alembic altair anthropic anyio apache_beam arrow asgiref
astropy_helpers asttokens async_generator asyncpg asyncssh babel bandit bcrypt billiard bitstring black bleach blinker
bokeh boto boto3 botocore bottle brotli brotlicffi build cached_property cachetools catboost celery certifi cffi
chainer chardet charset_normalizer cherrypy click clickhouse_driver cloudinary cloudpickle colorama coloredlogs
colorlog confluent_kafka contourpy couchbase coverage cryptography cupy cvxpy cycler cymem dash
dash_bootstrap_components dask dataclasses_json datasets deepdiff deprecated diffusers dill distlib distro django
django_celery_beat django_extensions django_redis docker docopt docutils duckdb ecdsa editdistance einops
elasticsearch email_validator evaluate eventlet execnet fake_useragent faker falcon fastapi fastavro fastparquet
feedparser filelock fiona fire flake8 flask flask_admin flask_babel flask_caching flask_cors flask_jwt_extended
flask_login flask_mail flask_migrate flask_restful flask_socketio flask_sqlalchemy flask_wtf flax folium freezegun
frozenlist fsspec furo future gensim geopandas gevent google_auth_httplib2 google_auth_oauthlib gradio graphene_django
greenlet gunicorn gym_notices h11 h2 h5py hdbscan hiredis holoviews html5lib httplib2 httptools httpx huggingface_hub
hypercorn hypothesis idna imageio imageio_ffmpeg importlib_metadata importlib_resources inflection influxdb_client
iniconfig invoke isort itsdangerous jax jaxlib jedi jinja2 jmespath joblib jsonpatch jsonpickle jsonpointer jsonschema
jupyter jupyter_client jupyter_core keras keras_preprocessing keyring kiwisolver kombu kubernetes langchain
langchain_community langchain_core launchpadlib ldap3 lightgbm lightning litellm llvmlite locust loguru lxml lz4 mako
markdown markupsafe marshmallow mashumaro matplotlib mistune mkdocs mlflow mock more_itertools moto mpmath msgpack
msgspec multidict mypy mypy_extensions neo4j networkx newrelic nltk nose notebook nox numba numexpr numpy numpydoc
oauthlib onnx onnxruntime openai openpyxl optuna oracledb orjson packaging pallets_sphinx_themes pandas paramiko parso
passlib pathlib2 patsy peewee pendulum pexpect phonenumbers pika pip platformdirs playwright plotly pluggy ply poetry
polars prefect prettytable prometheus_client prompt_toolkit psutil psycopg psycopg2 ptyprocess py pyarrow pyasn1
pyasn1_modules pycodestyle pycparser pycurl pydantic pydantic_core pydantic_settings pydot pyflakes pygame pygit2
pyglet pygments pylint pylint_django pymemcache pymysql pynput pyparsing pyperclip pyppeteer pyproj pyramid pyrsistent
pyspark pystac pystache pytest pytest_aiohttp pytest_asyncio pytest_cov pytest_django pytest_mock pytest_twisted
pytorch_lightning pytz quart rarfile rasterio ray rdflib readme_renderer redis regex reportlab requests
requests_oauthlib requests_toolbelt responses retrying rich rpy2 rsa ruff s3fs s3transfer safetensors sanic scapy
scipy scrapy seaborn selenium sentencepiece sentry_sdk service_identity setuptools_scm sh shapely simplejson simpy six
sklearn slack_sdk smart_open sniffio snowballstemmer sortedcontainers spacy sphinx sphinx_rtd_theme sqlalchemy
sqlalchemy_utils sqlmodel sqlparse stack_data starlette statsmodels streamlit stripe structlog sympy tables tabulate
tenacity tensorboard tensorflow termcolor textual thinc tiktoken timm tinycss2 tokenizers toml tomli tomlkit toolz
torchaudio torchvision tornado tox tqdm traitlets transformers treq trio twine twisted typeguard typer
typing_extensions typing_inspect tzdata tzlocal ujson unidecode uritemplate urllib3 uvicorn uvloop validators
virtualenv waitress watchdog watchfiles wcwidth webob websockets werkzeug wheel whoosh win32_setctime wrapt wtforms
xarray xgboost xlrd xlsxwriter xlwt xmlsec xmltodict yarl zeep zstandard
"""
_AFFIXES = re.compile(
    r"^(?:python|py|django|flask|pytest|types|lib)-|-(?:python|py|python3|py3|stubs|binary|cffi|cpu|lib)$"
)


def normal(name: str) -> str:
    """Return a distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _read() -> dict[str, frozenset[str]]:
    pairs = (line.partition("=") for line in _OTHERWISE.split())
    return {name: frozenset(imports.split(",")) for name, _, imports in pairs}


IMPORTS_OF: dict[str, frozenset[str]] = _read()
"""Normal name of a distribution to the top-level modules that it brings."""

_HOSTED = "bpy gdb hou idaapi js lldb micropip nuke pyodide pyodide_js sublime sublime_plugin unreal uno vim"
"""Modules that no package has: programs bring them that run Python inside themselves."""

WELL_KNOWN: frozenset[str] = frozenset([*_ALIKE.split(), *_HOSTED.split()]).union(*IMPORTS_OF.values())
"""Top-level modules of packages that exist and that many know."""


def brought_by(distribution: str) -> frozenset[str]:
    """Return the top-level modules that a distribution may bring, lower-cased guesses included."""
    name = normal(distribution)
    plain = name.replace("-", "_")
    guesses = {plain, plain.split("_")[0], _AFFIXES.sub("", name).replace("-", "_")}
    return IMPORTS_OF.get(name, frozenset()) | guesses


def _distributions() -> dict[str, str]:
    out: dict[str, str] = defaultdict(str)
    for name, imports in IMPORTS_OF.items():
        for module in imports:
            out[module] = out[module] or name
    return dict(out)


DISTRIBUTION_OF: dict[str, str] = _distributions()
"""Top-level module to a distribution that brings it, where the names differ."""
